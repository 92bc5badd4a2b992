"""The example of every command, run as printed on the demo fleet: one program, simulated hosts, everything real."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from stellwerk.cli.dispatch import dispatch
from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.main import own_parts
from stellwerk.cli.shell.script import read_words
from stellwerk.cli.terminal import Terminal
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record

_TURNS = ("Add", "Update", "Start", "Pause", "Resume", "Suspend", "Restart", "Reset", "Shutdown", "Stop", "Disconnect",
          "Connect")  # fmt: skip
"""What makes something goes before what changes it; what removes it comes last, hosts before clusters before all."""


_PASSING = (Kind.TASK, Kind.EVENT)
"""Kinds whose objects have ids of each run: examples name some."""


class Demo(Record):
    """The program on the demo fleet."""

    env: Environment

    def run(self, words: Sequence[str]) -> tuple[Status, str, str]:
        """One line; its status and what it wrote."""
        terminal = Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO())
        self.env.terminal = terminal
        status = dispatch(self.env, words)
        return status, terminal.out.getvalue(), terminal.err.getvalue()

    def json(self, line: str) -> Any:
        """The answer to one line as JSON."""
        status, out, err = self.run([*read_words(line), "--json"])
        assert status is Status.DONE, f"{out} {err}"
        return json.loads(out)


@pytest.fixture
def environment() -> Iterator[Environment]:
    parts = own_parts()
    terminal = Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO())
    env = Environment(
        terminal,
        make=parts.make,
        registry=parts.registry,
        profile=lambda: parts.find_profile(None),
        peek=parts.peek,
        demo=True,
    )
    yield env
    env.close()


@pytest.fixture
def demo(environment: Environment) -> Demo:
    return Demo(environment)


def ordered_examples() -> list[str]:
    """The examples in an order in which each finds what it works on."""

    def turn(example: str) -> tuple[int, int]:
        verb, _, noun = example.partition(" ")[0].partition("-")
        place = {"Remove": len(_TURNS) + 1}.get(verb, _TURNS.index(verb) if verb in _TURNS else len(_TURNS))
        kinds = ["DataCenter", "Cluster", "Host", "Vm", "VmDefinition", "Tag", "Bookmark"]
        rank = kinds.index(noun) if noun in kinds else len(kinds)
        return place, -rank if verb == "Remove" else rank

    return sorted((command.example for command in COMMANDS if command.on not in _PASSING), key=turn)


def test_every_example_works_as_printed(demo: Demo) -> None:
    failed = []
    for example in ordered_examples():
        status, out, err = demo.run(read_words(example))
        explained = example.endswith("-WhatIf") and "refused" in out  # a dry run that says why not has worked, too
        if status is not Status.DONE and not explained:
            failed.append(f"{example}: {status.name} {out}{err}")
    assert failed == []


def test_what_was_done_is_taken_back_as_in_the_example(demo: Demo) -> None:
    assert COMMANDS.get("Undo-Task").example.startswith("Undo-Task -TaskId ")
    title = "select 'Vms: name = web-07' --columns title"
    before = demo.json(title)
    done = demo.json("Update-Vm -VmId web-07 -Title 'By mistake'")
    assert demo.json(title) == [{"title": "By mistake"}]
    demo.json(f"Undo-Task -TaskId {done['task']}")
    assert demo.json(title) == before


def test_each_command_has_an_example_of_its_own() -> None:
    for command in COMMANDS:
        assert read_words(command.example)[0] == command.name


def test_what_is_selected_is_what_was_done(demo: Demo) -> None:
    demo.json("Pause-Vm -VmId web-08")
    assert demo.json("select 'Vms: name = web-08' --columns name,status") == [{"name": "web-08", "status": "Paused"}]
    demo.json("Resume-Vm -VmId web-08")
    assert demo.json("Select-Vm name=web-08 --columns status") == [{"status": "Up"}]

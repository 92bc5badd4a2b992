"""The prompt itself, typed into through a pipe."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from tests.fakes.application import MemoryApplication

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.shell.completion import Completer
from stellwerk.cli.shell.prompt import OfferCompleter, run_prompt
from stellwerk.cli.terminal import Terminal
from stellwerk.commands.registry import COMMANDS

Typed = Callable[[str], list[str]]


@pytest.fixture
def app() -> MemoryApplication:
    return MemoryApplication()


@pytest.fixture
def typed(app: MemoryApplication, tmp_path: Path) -> Typed:
    terminal = Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO(), asks=True)
    env = Environment(
        terminal,
        make=app.make,
        registry=lambda: COMMANDS,
        peek=lambda _profile: app.inventory.view,
        profile=lambda: tmp_path,
    )

    def typed(keys: str) -> list[str]:
        lines: list[str] = []

        def run(line: str) -> Status | None:
            lines.append(line)
            return None if line == "exit" else Status.FAILED

        with create_pipe_input() as source:
            source.send_text(keys)
            status = run_prompt(env, run, ("select",), source=source, target=DummyOutput())
        assert status is Status.DONE
        env.close()
        return lines

    return typed


def test_each_line_is_run_until_one_leaves(typed: Typed) -> None:
    assert typed("one\rtwo\rexit\rthree\r") == ["one", "two", "exit"]


def test_the_end_of_the_input_leaves(typed: Typed) -> None:
    assert typed("one\r\x04") == ["one"]


def test_ctrl_c_gives_up_the_line_only(typed: Typed) -> None:
    assert typed("half a li\x03two\rexit\r") == ["two", "exit"]


def test_the_loop_goes_on_while_the_prompt_waits(typed: Typed, app: MemoryApplication) -> None:
    turned: list[bool] = []
    app.loop.post(lambda: app.loop.post(lambda: turned.append(True)))
    typed("exit\r")
    assert turned == [True]


def test_lines_are_remembered_for_their_owner_only(typed: Typed, tmp_path: Path) -> None:
    typed("Start-Vm -VmId web-1\rexit\r")
    history = tmp_path / "shell_history"
    assert "+Start-Vm -VmId web-1" in history.read_text(encoding="utf-8")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_our_offers_are_theirs(app: MemoryApplication) -> None:
    completer = OfferCompleter(Completer(COMMANDS, ("select",), lambda: app.inventory.view))
    found = list(completer.get_completions(Document("Start-Vm -Pau"), CompleteEvent()))
    assert [(one.text, one.start_position, one.display_meta_text) for one in found] == [("-Paused", -4, "Paused")]

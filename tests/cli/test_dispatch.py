"""Which words lead where."""

from __future__ import annotations

import json

import pytest
from tests.fakes.command_line import Typing

from stellwerk.cli.dispatch import subcommands
from stellwerk.commands.registry import COMMANDS


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Start-Vmm", "did you mean Start-Vm"),
        ("selct", "did you mean select"),
        ("Select-Hosts1", "did you mean Select-Host"),
        ("zzzzzz", "stellwerk commands lists them all"),
    ],
)
def test_an_unknown_command(stellwerk: Typing, word: str, hint: str) -> None:
    result = stellwerk(word)
    assert result.status == 2
    assert result.err.startswith(f'error: there is no command "{word}", {hint}')
    assert stellwerk("help", word).status == 2
    assert stellwerk(word, "--json").json["error"]["code"] == "invalid"


def test_every_command_is_listed(stellwerk: Typing) -> None:
    lines = stellwerk("commands").out.splitlines()[::2]
    assert [line.split(" ")[0] for line in lines] == [command.name for command in COMMANDS]


def test_and_as_json_with_its_parameters(stellwerk: Typing) -> None:
    found = {command["name"]: command for command in stellwerk("commands", "--json").json}
    assert set(found) == {command.name for command in COMMANDS}
    start = found["Start-Vm"]
    assert (start["on"], start["many"], start["destroys"]) == ("vm", True, False)
    assert [(p["name"], p["type"], p["required"], p["many"], p["switch"]) for p in start["parameters"]] == [
        ("VmId", "object", True, True, False),
        ("Paused", "true or false", False, False, True),
        ("BootOnce", "text", False, False, False),
    ]


def test_commands_takes_no_words(stellwerk: Typing) -> None:
    assert stellwerk("commands", "Start-Vm").err == (
        'error: commands takes no "Start-Vm", stellwerk help Start-Vm describes one\n'
    )


def test_help_of_a_selection_and_of_subcommands(stellwerk: Typing) -> None:
    assert stellwerk("help", "Select-Vm").out.startswith("stellwerk select")
    assert "usage" in stellwerk("help", "doctor").out


def test_every_subcommand_is_in_the_help(stellwerk: Typing) -> None:
    text = stellwerk("help").out
    assert all(name in text for name in subcommands())


def test_json_output_is_not_escaped_beyond_need(stellwerk: Typing) -> None:
    assert json.loads(stellwerk("commands", "--json").out)
    assert "\\u2026" not in stellwerk("commands", "--json").out

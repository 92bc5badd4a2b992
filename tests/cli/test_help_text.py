"""Help from declarations."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest

from stellwerk.cli.help_text import command_help, command_json, list_help, param_text, usage
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_
from stellwerk.engine.command import Command, Need, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.parameter import Arg


@command(
    "Copy-Vm",
    title=N_("Copy…"),
    help=N_("Make a copy"),
    done=N_("copied"),
    example="Copy-Vm -VmId web-01 -Name web-09",
    needs="vm.copy",
    on=Kind.VM,
    when=(Need("status = Down"),),
    confirm=lambda count, args: "Copy?",
)
def copy(
    ctx: Ctx,
    vm: Any,
    *,
    name: Annotated[str, Arg(N_("Name"), N_("What the copy is called"))],
    dest_host: Annotated[HostId | None, Arg(N_("Host"), among="Hosts: status = up")] = None,
    memory: Annotated[int, Arg(N_("Memory"), unit="bytes")] = 1024,
    disk: Annotated[tuple[str, ...], Arg(N_("Disk"))] = (),
    mode: Annotated[str, Arg(N_("Mode"), choices=("thin", "full"))] = "thin",
    linked: Annotated[bool, Arg(N_("Linked"))] = False,
    secret: Annotated[str, Arg(N_("Internal"), hidden=True)] = "",
) -> None:
    """For tests of help only."""


COPY: Command = copy


def test_usage_in_one_line() -> None:
    assert usage(COPY) == (
        "Copy-Vm -VmId ID -Name TEXT [-DestHostId ID] [-Memory 2G] [-Disk TEXT]… [-Mode thin|full] [-Linked]"
    )


def test_the_whole_of_a_command() -> None:
    lines = command_help(COPY).splitlines()
    assert lines[0] == "Copy-Vm: Make a copy"
    assert lines[2].startswith("usage: stellwerk Copy-Vm -VmId ID -Name TEXT")
    assert "  -Name        What the copy is called" in lines
    assert "  -DestHostId  Host; id, unique name or number of a host; among Hosts: status = up" in lines
    assert "possible when: status = Down" in lines
    assert "asks before it destroys data; --yes answers" in lines
    assert lines[-1] == "example: stellwerk Copy-Vm -VmId web-01 -Name web-09"
    assert "Secret" not in command_help(COPY)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("memory", "Memory; default 1024"),
        ("disk", "Disk; can be given several times"),
        ("mode", "Mode; thin or full; default thin"),
        ("linked", "Linked"),
    ],
)
def test_a_parameter_in_words(name: str, text: str) -> None:
    assert param_text(next(param for param in COPY.params if param.name == name)) == text


def test_the_declaration_as_json() -> None:
    found = json.loads(json.dumps(command_json(COPY)))
    assert found["when"] == ["status = Down"]
    assert found["destroys"] is True
    assert [param["name"] for param in found["parameters"]] == [
        "VmId", "Name", "DestHostId", "Memory", "Disk", "Mode", "Linked",
    ]  # fmt: skip
    assert found["parameters"][4]["default"] == []


def test_all_commands_with_what_they_do_and_need() -> None:
    lines = list_help(COMMANDS).splitlines()
    assert len(lines) == 2 * len(COMMANDS)
    assert lines[0].startswith("Start-Vm -VmId ID… [-Paused]")
    assert lines[1].endswith("(vm.start)")


@pytest.mark.parametrize("one", list(COMMANDS), ids=lambda one: one.name)
def test_every_command_can_be_described(one: Command) -> None:
    assert one.example in command_help(one)
    json.dumps(command_json(one))

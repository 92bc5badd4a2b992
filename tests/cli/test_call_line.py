"""The words of a command, in the spellings of both worlds."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.cli.call_line import CallLine, own_params, read_line
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_
from stellwerk.engine.command import Command, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.parameter import Arg


@command(
    "Move-Vm",
    title=N_("Move"),
    help=N_("Move it"),
    done=N_("moved"),
    example="Move-Vm -VmId web-01",
    needs="vm.move",
    on=Kind.VM,
    many=True,
)
def move(
    ctx: Ctx,
    vm: Any,
    *,
    dest_host: Annotated[HostId, Arg(N_("Destination"))],
    disk: Annotated[tuple[str, ...], Arg(N_("Disk"))] = (),
    offline: Annotated[bool, Arg(N_("Offline"))] = False,
    autostart: Annotated[bool | None, Arg(N_("Autostart"))] = None,
    secret: Annotated[str, Arg(N_("Internal"), hidden=True)] = "",
) -> None:
    """For tests of reading only."""


MOVE: Command = move


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["-VmId", "web-01"], [("VmId", "web-01")]),
        (["-vmid", "web-01"], [("VmId", "web-01")]),
        (["--vm-id", "web-01"], [("VmId", "web-01")]),
        (["--vm-id=web-01"], [("VmId", "web-01")]),
        (["-VmId:web-01"], [("VmId", "web-01")]),
        (["-VmId", "a", "-VmId", "b"], [("VmId", "a"), ("VmId", "b")]),
        (["-DestHostId", "2", "-Offline"], [("DestHostId", "2"), ("Offline", None)]),
        (["--dest-host-id", "h3", "--offline"], [("DestHostId", "h3"), ("Offline", None)]),
        (["--dest-host", "h3"], [("DestHostId", "h3")]),
        (["-Offline:$false"], [("Offline", "$false")]),
        (["-Autostart", "true"], [("Autostart", "true")]),
        (["-Disk", "size=10G,pool=default", "-Disk:a=b"], [("Disk", "size=10G,pool=default"), ("Disk", "a=b")]),
        (["-VmId", "-5"], [("VmId", "-5")]),
        (["-VmId", "--odd"], [("VmId", "--odd")]),
        (["-VmId", ""], [("VmId", "")]),
        (["-VmId="], [("VmId", "")]),
    ],
)
def test_parameters(words: list[str], given: list[tuple[str, str | None]]) -> None:
    assert read_line(MOVE, words) == CallLine(given=tuple(given))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--json"], CallLine(json=True)),
        (["-Json"], CallLine(json=True)),
        (["--dry-run"], CallLine(dry_run=True)),
        (["-WhatIf"], CallLine(dry_run=True)),
        (["-WhatIf:$true"], CallLine(dry_run=True)),
        (["-WhatIf:$false"], CallLine()),
        (["--yes"], CallLine(yes=True)),
        (["-Confirm:$false"], CallLine(yes=True)),
        (["-Confirm"], CallLine()),
        (["-Confirm:$true"], CallLine()),
        (["--reason", "it is late"], CallLine(reason="it is late")),
        (["--reason=--yes"], CallLine(reason="--yes")),
        (["-Reason:x"], CallLine(reason="x")),
        (["--help"], CallLine(help=True)),
        (["-?"], CallLine(help=True)),
        (["-h"], CallLine(help=True)),
    ],
)
def test_what_every_command_takes(words: list[str], line: CallLine) -> None:
    assert read_line(MOVE, words) == line


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["web-01"], '"web-01" belongs to no parameter, Move-Vm takes -VmId, -DestHostId, -Disk, -Offline, -Autostart'),
        (["-VmIdd", "a"], 'Move-Vm has no parameter "-VmIdd", did you mean -VmId'),
        (["-Secret", "a"], 'Move-Vm has no parameter "-Secret"'),
        (["-VmId"], "-VmId needs a value"),
        (["-VmId", "-DestHostId", "h3"], "-VmId needs a value"),
        (["-VmId", "--yes"], "-VmId needs a value"),
        (["-Autostart", "-Confirm:$false"], "-Autostart needs a value"),
        (["--reason"], "--reason needs a value"),
        (["--yes=maybe"], '--yes takes true or false, not "maybe"'),
    ],
)
def test_what_is_refused(words: list[str], error: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_line(MOVE, words)
    assert str(refused.value).startswith(error)


VALUES = st.text(min_size=1).filter(lambda text: not text.startswith("-"))
PAIRS = st.lists(st.tuples(st.sampled_from(["VmId", "DestHostId", "Disk"]), VALUES))


@given(PAIRS, st.sampled_from(["-{0}", "--{0}"]), st.sampled_from([" ", "=", ":"]), st.booleans())
def test_every_spelling_reads_the_same(pairs: list[tuple[str, str]], name: str, separator: str, upper: bool) -> None:
    words: list[str] = []
    for key, value in pairs:
        option = name.format(key.upper() if upper else key.lower())
        words += [option, value] if separator == " " else [f"{option}{separator}{value}"]
    assert read_line(MOVE, words).given == tuple(pairs)


@given(st.lists(st.text(max_size=20)))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    try:
        line = read_line(MOVE, words)
    except Invalid:
        return
    assert {name for name, _ in line.given} <= {param.cli_name for param in own_params(MOVE)}

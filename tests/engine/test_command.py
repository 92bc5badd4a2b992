"""Declarations: what they derive, and what contradicts itself."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from stellwerk.core.error import Bug
from stellwerk.core.ids import Kind, VmId
from stellwerk.core.text import N_
from stellwerk.engine.command import Command, command
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Steps
from stellwerk.ports.lane import Lane

WORDS: dict[str, Any] = {"title": N_("Try…"), "help": N_("Try"), "done": N_("tried"), "example": "", "needs": "vm.try"}


def plain(ctx: object) -> None: ...


def steps(ctx: object) -> Steps:
    yield from ()


def twice(ctx: object, vm: object, *, vm_: Annotated[VmId, Arg(N_("x"))]) -> None: ...


def declared(function: Any, **more: Any) -> Command:
    return command("Try-Vm", **WORDS, **more)(function)


def test_what_is_derived() -> None:
    made = declared(plain, on=Kind.VM)
    assert (made.plain_title, made.destroys, made.in_steps) == ("Try", False, False)
    assert made.target is not None
    assert made.target.cli_name == "VmId"
    assert declared(steps).in_steps
    assert declared(plain).target is None


@pytest.mark.parametrize(
    ("function", "more"),
    [
        (steps, {"on": Kind.VM, "lane": Lane.CONTROL}),
        (plain, {"lane": Lane.CONTROL}),
        (plain, {"many": True}),
        (twice, {"on": Kind.VM}),
    ],
)
def test_contradictions(function: Any, more: dict[str, Any]) -> None:
    with pytest.raises(Bug):
        declared(function, **more)

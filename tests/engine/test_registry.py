"""Commands by name and kind."""

from __future__ import annotations

from functools import partial

import pytest

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.error import Bug, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.engine.command import Command
from stellwerk.engine.registry import Later, Registry


def test_any_case() -> None:
    assert COMMANDS.get("START-vm") is COMMANDS.find("Start-Vm")
    assert COMMANDS.find("Strat-Vm") is None


def test_unknown_names_offer_what_is_close() -> None:
    with pytest.raises(Invalid) as caught:
        COMMANDS.get("Strat-Vm")
    assert caught.value.hint.startswith("did you mean Start-Vm")


def test_order_and_kinds() -> None:
    assert [c.name for c in COMMANDS.for_kind(Kind.VM)][:3] == ["Start-Vm", "Shutdown-Vm", "Restart-Vm"]
    assert {c.name for c in COMMANDS.for_kind(None)} == {
        "Add-Host", "Import-Host", "Add-Cluster", "Add-DataCenter", "Add-Tag", "Add-Bookmark", "Add-Alarm",
            "Set-Setting", "Set-MailPassword", "Acknowledge-Event",
        "Add-Folder", "Clear-Folder", "Add-Field", "Add-Vm", "Add-StoragePool", "Add-LibvirtNetwork",
    }  # fmt: skip
    assert len(COMMANDS) == len(COMMANDS.all())


def test_two_of_one_name_are_a_bug() -> None:
    start = COMMANDS.get("Start-Vm")
    assert len(Registry([start, start])) == 1

    with pytest.raises(Bug):
        Registry([start, replace(start)])


def test_a_command_is_fetched_when_it_is_asked_for() -> None:
    fetched: list[str] = []

    def fetch(name: str) -> Command:
        fetched.append(name)
        return COMMANDS.get(name)

    late = Registry(
        Later(name, kind, partial(fetch, name))
        for name, kind in (("Start-Vm", Kind.VM), ("Stop-Vm", Kind.VM), ("Add-Host", None))
    )
    assert (late.names, len(late), fetched) == (("Start-Vm", "Stop-Vm", "Add-Host"), 3, [])
    with pytest.raises(Invalid):
        late.get("Strat-Vm")
    assert fetched == []
    assert late.find("stop-VM") is late.get("Stop-Vm") is COMMANDS.get("Stop-Vm")
    assert fetched == ["Stop-Vm"]
    assert late.for_kind(Kind.VM) == (COMMANDS.get("Start-Vm"), COMMANDS.get("Stop-Vm"))
    assert fetched == ["Stop-Vm", "Start-Vm"]
    assert late.all()[2:] == late.for_kind(None) == (COMMANDS.get("Add-Host"),)

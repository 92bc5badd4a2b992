"""Commands by name and kind."""

from __future__ import annotations

import pytest

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.error import Bug, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.engine.command import Command
from stellwerk.engine.registry import Registry


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


def test_commands_can_be_fetched_at_the_first_look() -> None:
    fetched: list[int] = []

    def fetch() -> tuple[Command, ...]:
        fetched.append(1)
        return COMMANDS.all()

    late = Registry(fetch)
    assert fetched == []
    assert (late.all(), late.find("Start-Vm")) == (COMMANDS.all(), COMMANDS.find("Start-Vm"))
    assert len(fetched) == 1

"""What is on offer at the end of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import entity
from tests.fakes.engine import small_bench
from tests.policy.test_ability import graph

from stellwerk.cli.shell.completion import Completer
from stellwerk.commands.registry import COMMANDS
from stellwerk.model.graph import Graph

NAMES = ("select", "help", "doctor")


def fleet() -> Graph:
    bench = small_bench()
    bench.put(
        entity.domain(1, name="web-10"),
        entity.domain(2, name="web-2"),
        entity.domain(3, name="my db"),
        entity.domain(4, name="twin"),
        entity.domain(5, "h2", name="twin"),
    )
    return bench.inventory.view


COMPLETER = Completer(COMMANDS, NAMES, fleet)


def texts(line: str) -> list[str]:
    return [offer.text for offer in COMPLETER.offers(line)]


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("sel", ["select", *texts("Select-")]),
        ("start", ["Start-Vm", "Start-StoragePool", "Start-LibvirtNetwork", "Restart-Vm", "Restart-Host"]),
        ("Start-Vm -V", ["-VmId"]),
        ("Start-Vm -VmId web-2 -", ["-VmId", "-Paused", "-BootOnce"]),
        ("Start-Vm -Paused -p", []),
        ("Start-Vm --", ["--json", "--dry-run", "--yes", "--reason", "--help"]),
        ("Start-Vm --d", ["--dry-run"]),
        ("Start-Vm -VmId we", ["web-2", "web-10"]),
        ("Start-Vm -VmId db", ["'my db'"]),
        ("Start-Vm -VmId 'my", ["'my db'"]),
        ("start-vm --vm-id twin", []),
        ("Start-Vm -VmId nobody", []),
        ("help start", ["Start-Vm", "Start-StoragePool", "Start-LibvirtNetwork", "Restart-Vm", "Restart-Host"]),
        ("nonsense a", []),
        ("select 'Vms: name = my", ['"my db"', *texts("select 'Vms: name = my")[1:]]),
        ("Select-Vm memory >", [">", ">=", *texts("Select-Vm memory >")[2:]]),
        ("Stop-Vm -HostId ", ["h1", "h2"]),
    ],
)
def test_offers(line: str, offers: list[str]) -> None:
    assert texts(line) == offers


def test_all_heads_before_anything_is_typed() -> None:
    assert {*NAMES, "exit", "Start-Vm", "Select-Vm"} <= set(texts(""))


def test_two_of_one_name_are_offered_by_their_ids() -> None:
    assert {entity.vm_id(4), entity.vm_id(5)} <= set(texts("Start-Vm -VmId "))


def test_an_offer_replaces_what_is_typed_of_the_word() -> None:
    (offer,) = COMPLETER.offers("Start-Vm -VmId web-1")
    assert (offer.text, offer.length, offer.what) == ("web-10", len("web-1"), "VM")


def test_live_values_are_cut() -> None:
    bench = small_bench()
    bench.put(*(entity.domain(number) for number in range(1, 200)))
    completer = Completer(COMMANDS, NAMES, lambda: bench.inventory.view)
    assert len(list(completer.offers("Start-Vm -VmId vm"))) == 50


@given(st.text() | st.text(alphabet="Start-Vm \"'-VmIdweb#\\="))
def test_any_text_is_answered(line: str) -> None:
    assert all(0 <= offer.length <= len(line) for offer in COMPLETER.offers(line))


def test_a_value_is_offered_as_the_host_of_the_named_vm_has_it() -> None:
    made = Completer(COMMANDS, NAMES, graph)
    offers = [offer.text for offer in made.offers("Add-Device -VmId vm-1 -Type video -Model ")]
    assert offers == ["virtio", "vga", "vmvga"]
    assert [offer.text for offer in made.offers("Update-Vm -VmId vm-1 -CpuModel P")] == ["Penryn"]
    assert [offer.text for offer in made.offers("Update-Disk -VmId vm-1 -Bus ide")] == []
    assert [offer.text for offer in made.offers("Update-Disk -VmId vm-2 -Bus ide")] == ["ide"]

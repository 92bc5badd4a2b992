"""What the last word of a line may become."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from tests.cli.shell.test_completion import fleet
from tests.fakes import entity
from tests.fakes.engine import small_bench, vm_ref
from tests.policy.test_ability import graph

from stellwerk.cli.shell.word_offer import Words
from stellwerk.commands.registry import COMMANDS
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.field import FieldEdit, FieldType
from stellwerk.model.graph import Graph


def nobody() -> Graph:
    raise AssertionError("nobody asked for objects")


NAMES = ("select", "completion", "profile", "help")
OWNER, TIER = entity.user_field("owner"), entity.user_field("tier", FieldType.CHOICE, "gold", "silver")
FIELDS = (OWNER, TIER)


def words_of(asked: Callable[[], Graph]) -> Words:
    """What knows the objects of a graph, and the fields of the fleet."""
    return Words(lambda: COMMANDS, NAMES, asked, lambda: CATALOGUE.extended(FIELDS))


def values(*words: str) -> list[str]:
    return [offer.value for offer in words_of(fleet).offers(words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("sel",), ["select", "select-DataCenter"]),
        (("start-v",), ["start-vm"]),
        (("--de",), ["--demo"]),
        (("help", "Start-"), ["Start-Vm", "Start-StoragePool", "Start-LibvirtNetwork"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("profile", "ex"), ["export"]),
        (("doctor", "--"), ["--json"]),
        (("Start-Vm", "-V"), ["-VmId"]),
        (("Start-Vm", "-VmId", "web-2", "-"), ["-VmId", "-Paused"]),
        (("Start-Vm", "-VmId", "WEB"), ["WEB-2", "WEB-10"]),
        (("Start-Vm", "-VmId", "my d"), ["my db"]),
        (("Start-Vm", "--d"), ["--dry-run"]),
        (("Update-Vm", "-Autostart", "t"), ["true"]),
        (
            ("select", "Vms: sta"),
            [
                f"Vms: {key}"
                for key in ("status", "status_reason", "start_order", "start_delay", "started", "started_exactly")
            ],
        ),
        (("select", "Vms:", "status", "=", "pa"), ["paused"]),
        (("select", "Vms: status = dow"), ["Vms: status = down"]),
        (("Select-Vm", "status=dow"), ["status=down"]),
        (("select", "Vms: name = my"), ['Vms: name = "my db"']),
        (("select", 'Vms: name = "my'), ['Vms: name = "my db"']),
        (("select", "Vms:", "--form"), ["--format"]),
        (("select", "Vms:", "--format", ""), ["table", "json", "csv"]),
        (("select", "Vms:", "--columns", "name,memo"), ["name,memory"]),
        (("Select-Vm", "--sort", "-uptim"), ["-uptime"]),
        (("select", "Vms: tie"), ["Vms: tier"]),
        (("select", "Vms: tier = g"), ["Vms: tier = gold"]),
        (("Select-Vm", "tier=S"), ["tier=Silver"]),
        (("select", "Vms: sortby tie"), ["Vms: sortby tier"]),
        (("select", "Vms:", "--columns", "name,tie"), ["name,tier"]),
        (("select", "--columns", "na"), []),
        (("nonsense", "x"), []),
    ],
)  # fmt: skip
def test_what_it_may_become(words: Sequence[str], found: list[str]) -> None:
    assert values(*words)[: len(found)] == found
    assert len(values(*words)) == len(found) or len(found) > 1


def test_names_that_have_to_be_quoted_are_all_quoted() -> None:
    found = values("select", "Vms: name = my")
    assert found == ['Vms: name = "my db"']
    assert values("select", "Vms: name = web-1") == ["Vms: name = web-10", *values("select", "Vms: name = web-1")[1:]]


def test_the_graph_is_read_for_objects_alone() -> None:
    words = words_of(nobody)
    for line in (
        ("sel",), ("Start-Vm", "-"), ("select", "Vms: st"), ("select", "Vms: status = u"), ("help", ""),
        ("select", "Vms: tie"), ("select", "Vms: tier = "), ("select", "Vms:", "--columns", "ti"),
    ):  # fmt: skip
        assert words.offers(line)


def test_what_vms_have_of_a_field_is_offered() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2))
    bench.add(*FIELDS)
    given = {vm_ref(1): {"owner": "web team"}, vm_ref(2): {"owner": "ops"}}
    bench.inventory.apply(bench.repository.tables.edit_fields(FieldEdit(values=given)))
    words = words_of(lambda: bench.inventory.view)
    found = [offer.value for offer in words.offers(("select", "Vms: owner = "))]
    assert [one for one in found if "ops" in one or "team" in one] == ["Vms: owner = ops", 'Vms: owner = "web team"']
    assert [offer.value for offer in words.offers(("select", "Vms: owner = we"))] == ['Vms: owner = "web team"']


def test_nothing_is_offered_twice() -> None:
    for line in (("select", "Vms: "), ("",), ("select", "Hosts: vms.")):
        found = values(*line)
        assert found
        assert len(set(found)) == len(found)


def test_a_value_is_offered_as_the_host_of_the_named_vm_has_it() -> None:
    words = ["Add-Device", "-VmId", "vm-1", "-Type", "video", "-Model", ""]
    assert [one.value for one in words_of(graph).offers(words)] == ["virtio", "vga", "vmvga"]

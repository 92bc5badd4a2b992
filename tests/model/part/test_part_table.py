"""The tables of parts over a table of VMs."""

from typing import Any

import pytest
from tests.fakes.entity import vm_id
from tests.model.part.test_vm_part import vm

from stellwerk.core.ids import Kind, TagId
from stellwerk.model.part.part_table import PartInverse, PartTable, PartTagged, part_inverses, part_tables
from stellwerk.model.tag import NO_TAGS, Tagging

LAB = Tagging((TagId("lab"),), values={"owner": "ops"})


@pytest.fixture
def vms() -> dict[str, Any]:
    return {one.id: one for one in (vm("vda", "vdb", number=1), vm(number=2), vm("vda", number=3))}


def test_parts_are_there_by_their_ids(vms: dict[str, Any]) -> None:
    table = PartTable(Kind.DISK, vms)
    ids = [f"{vm_id(1)}/vda", f"{vm_id(1)}/vdb", f"{vm_id(3)}/vda"]
    assert list(table) == [part.id for part in table.values()] == ids
    assert len(table) == len(table.values()) == 3
    assert [table[id_].id for id_ in ids] == ids
    assert ids[0] in table
    assert table[ids[0]] in table.values()
    for gone in (f"{vm_id(2)}/vda", f"{vm_id(9)}/vda", "", "/"):
        assert table.get(gone) is None
        assert gone not in table
    assert 7 not in table
    assert object() not in table.values()
    with pytest.raises(KeyError):
        table["gone"]


def test_a_part_is_one_object_until_its_vm_holds_something_else(vms: dict[str, Any]) -> None:
    table = PartTable(Kind.DISK, vms)
    id_ = f"{vm_id(1)}/vda"
    assert table[id_] is table[id_]
    copy = table.over(dict(vms))
    assert copy[id_] is table[id_]
    vms[vm_id(1)] = vm("vda", number=1)
    assert len(table) == 2
    assert len(copy) == 3


def test_a_vm_leads_to_its_parts(vms: dict[str, Any]) -> None:
    tables = part_tables(vms)
    inverses = part_inverses(tables, vms)
    assert set(inverses) == {(kind, key) for kind in (Kind.DISK, Kind.VNIC) for key in ("vm", "tags")}
    inverse = inverses[Kind.DISK, "vm"]
    assert dict(inverse) == {
        vm_id(1): [f"{vm_id(1)}/vda", f"{vm_id(1)}/vdb"],
        vm_id(3): [f"{vm_id(3)}/vda"],
    }
    assert len(inverse) == 2
    assert vm_id(2) not in inverse
    assert 7 not in inverse
    with pytest.raises(KeyError):
        inverse[vm_id(2)]


def test_nothing_is_made_before_somebody_asks(vms: dict[str, Any]) -> None:
    table = PartTable(Kind.VNIC, vms, kept := {})
    assert len(table) == 3
    assert not kept
    assert list(PartInverse(table, vms)) == [vm_id(1), vm_id(3)]
    assert set(kept) == {vm_id(1), vm_id(3)}
    del vms[vm_id(1)]
    assert table.get(f"{vm_id(1)}/vda") is None
    table.forget(vm_id(1))
    table.forget(vm_id(9))
    assert set(kept) == {vm_id(3)}


def test_what_is_said_of_a_part_is_in_it_there_or_not(vms: dict[str, Any]) -> None:
    table = PartTable(Kind.DISK, vms)
    first, gone = f"{vm_id(1)}/vda", f"{vm_id(2)}/vdz"
    plain = table[first]
    table.say(first, LAB)
    table.say(gone, LAB)
    assert (table[first].tags, table[first].values) == (("lab",), {"owner": "ops"})
    assert table[first] is table[first]
    assert table[f"{vm_id(1)}/vdb"].tags == ()
    assert [part.id for part in table.told(vms[vm_id(1)])] == [first]
    assert table.told(vms[vm_id(2)]) == ()
    table.say(first, NO_TAGS)
    assert table[first] == plain


def test_a_copy_keeps_what_was_said_when_it_was_made(vms: dict[str, Any]) -> None:
    table, id_ = PartTable(Kind.DISK, vms), f"{vm_id(1)}/vda"
    table.say(id_, LAB)
    copy = table.over(dict(vms))
    table.say(id_, NO_TAGS)
    assert (table[id_].tags, copy[id_].tags, table[id_].tags) == ((), ("lab",), ())
    assert (dict(PartTagged(table)), dict(PartTagged(copy))) == ({}, {"lab": [id_]})


def test_a_tag_leads_to_the_parts_that_are_there(vms: dict[str, Any]) -> None:
    table = PartTable(Kind.DISK, vms)
    inverse = PartTagged(table)
    table.say(f"{vm_id(2)}/vdz", LAB)
    assert len(inverse) == 0
    vms[vm_id(2)] = vm("vdz", number=2)
    assert dict(inverse) == {"lab": [f"{vm_id(2)}/vdz"]}
    assert "other" not in inverse
    assert 7 not in inverse
    with pytest.raises(KeyError):
        inverse["other"]

"""What checks look at."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, vm_ref

from stellwerk.core.error import Bug
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.engine.look import Look, kind_word, status_word
from stellwerk.model.call import Call


def look(bench: Bench, ref: Ref | None) -> Look:
    target = bench.inventory.view.get(ref) if ref is not None else None
    return Look(bench.inventory, bench.settings, "this", Call("X-Y"), ref, target, {"a": 1})


def test_typed_targets() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    assert look(bench, vm_ref(1)).vm.name == look(bench, vm_ref(1)).name == "vm-1"
    assert look(bench, host_ref()).host.name == "h1"
    assert look(bench, Ref(Kind.CLUSTER, "Default")).cluster.name == "Default"
    assert look(bench, Ref(Kind.DATA_CENTER, "Default")).data_center.name == "Default"
    bench.add(entity.tag("munich"), entity.bookmark("down"))
    assert look(bench, Ref(Kind.TAG, "munich")).tag.name == "munich"
    assert look(bench, Ref(Kind.BOOKMARK, "down")).bookmark.name == "down"
    with pytest.raises(Bug):
        look(bench, vm_ref(1)).host
    with pytest.raises(Bug):
        look(bench, None).task


def test_words() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    assert [kind_word(kind) for kind in (Kind.VM, Kind.HOST, Kind.DATA_CENTER)] == ["VM", "host", "data center"]
    assert status_word(bench.vm(1), bench.inventory.view) == "Up"
    assert status_word(entity.cluster(), bench.inventory.view) == ""
    found = look(bench, None)
    assert (found.name, found.arg("a"), found.arg("b")) == ("", 1, None)
    assert (found.host_name(HostId("h1")), found.host_name(HostId("h9"))) == ("h1", "h9")

"""Both directions as one number."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState

RUNNING, OFF = entity.vm_id(1), entity.vm_id(2)


@pytest.fixture
def bench() -> Bench:
    found = Bench()
    found.inventory.apply(
        Batch(
            entities=(entity.host("h1"),),
            domains=(entity.domain(1, name="runs"), entity.domain(2, name="off", state=DomainState.SHUT_OFF)),
        )
    )
    return found


def value(bench: Bench, key: str, vm_id: VmId) -> float | None:
    prop = CATALOGUE.prop(Kind.VM, key)
    vm = bench.inventory.view.vm(vm_id)
    assert prop is not None
    found: float | None = prop.get(vm, bench.inventory.view)
    return found


@pytest.mark.parametrize(
    ("key", "one", "other"), [("disk_io", "disk_read", "disk_write"), ("net_io", "net_in", "net_out")]
)
def test_what_is_known_of_both_is_added_up(bench: Bench, key: str, one: str, other: str) -> None:
    samples, ref = bench.inventory.samples, Ref(Kind.VM, RUNNING)
    assert value(bench, key, RUNNING) is None
    samples.set(ref, other, 40.0)
    assert value(bench, key, RUNNING) == 40.0
    samples.set(ref, one, 2.0)
    assert value(bench, key, RUNNING) == 42.0


def test_what_was_last_sampled_of_one_that_is_off_says_nothing(bench: Bench) -> None:
    bench.inventory.samples.set(Ref(Kind.VM, OFF), "disk_read", 7.0)
    assert value(bench, "disk_io", OFF) is None

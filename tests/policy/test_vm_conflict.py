"""Disks that must not be used twice."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.model.device import Disk
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.vm import Definition
from stellwerk.policy.vm_conflict import disks_in_use, silent_hosts

NETWORK = {"source_type": "network", "source": "rbd:x"}


def put(bench: Bench, number: int, on: str = "h1", state: DomainState = DomainState.RUNNING, **disk: Any) -> None:
    fields = {"target": "vda", "source_type": "file", "source": "/a"} | disk
    definition = Definition(name=f"vm-{number}", disks=(Disk(**fields),))
    bench.put(entity.domain(number, on, state=state, definition=definition))


def used(bench: Bench) -> list[tuple[str, str]]:
    return [(path, other.name) for path, other in disks_in_use(bench.vm(1), bench.inventory.view)]


@pytest.mark.parametrize(
    ("mine", "other", "conflict"),
    [
        ({}, {}, True),
        ({}, {"source": "/b"}, False),
        ({}, {"on": "h2"}, False),
        ({}, {"state": DomainState.SHUT_OFF}, False),
        ({}, {"state": DomainState.PAUSED}, True),
        ({"shareable": True}, {"shareable": True}, False),
        ({"read_only": True}, {"read_only": True}, False),
        ({"source": ""}, {"source": ""}, False),
        (
            {"source_type": "network", "source": "rbd:x"},
            {"source_type": "network", "source": "rbd:x", "on": "h2"},
            True,
        ),
    ],
)
def test_pairs(mine: dict[str, Any], other: dict[str, Any], conflict: bool) -> None:
    bench = small_bench()
    put(bench, 1, state=DomainState.SHUT_OFF, **mine)
    put(bench, 2, **other)
    assert bool(used(bench)) is conflict


def test_a_vm_is_no_conflict_with_itself() -> None:
    bench = small_bench()
    put(bench, 1)
    assert used(bench) == []


def test_hosts_that_cannot_be_asked() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(1, "h2", state=DomainState.SHUT_OFF))
    assert silent_hosts(bench.vm(1), bench.inventory.view) == ()
    bench.link("h2", LinkState.STALE)
    assert silent_hosts(bench.vm(1), bench.inventory.view) == ("h2",)

"""The head of `top`."""

from __future__ import annotations

from tests.fakes import entity

from stellwerk.cli.top.load import load_of
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, LinkState
from stellwerk.store.inventory import Inventory

GIB = 1024**3


def inventory() -> Inventory:
    """Hosts h1 and h2 up and h3 away, with 8 processors and 32 GiB each; two VMs, one running."""
    found = Inventory(PlainLoop(), SystemClock())
    hosts = (entity.host("h1"), entity.host("h2"), entity.host("h3", state=LinkState.OFF))
    domains = (entity.domain(1, name="on"), entity.domain(2, name="off", state=DomainState.SHUT_OFF))
    found.apply(Batch(entities=hosts, domains=domains))
    return found


def test_shares_are_those_of_the_hosts_of_which_they_are_known() -> None:
    known = inventory()
    known.samples.set(Ref(Kind.HOST, "h1"), "cpu_usage", 30.0)
    known.samples.set(Ref(Kind.HOST, "h1"), "mem_usage", 50.0)
    known.samples.set(Ref(Kind.HOST, "h2"), "cpu_usage", 10.0)
    load = load_of(known.view)
    assert (load.hosts, load.up, load.vms, load.running) == (3, 2, 2, 1)
    assert (load.cpus, load.memory, load.cpu, load.used) == (16, 64 * GIB, 20.0, 50.0)
    assert load.text == "hosts 2 of 3 up  ·  VMs 1 of 2 running  ·  CPU 20 % of 16  ·  memory 50 % of 64 GiB"
    assert load.plain["cpu"] == {"count": 16, "usage": 20.0}


def test_what_nobody_knows_is_unknown() -> None:
    load = load_of(inventory().view)
    assert load.cpu is None
    assert "CPU unknown of 16" in load.text

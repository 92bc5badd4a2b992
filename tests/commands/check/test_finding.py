"""The steps that commands share."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import host_ref, small_bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.commands.check.finding import known_host
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import HostFacts

URI = "ssh://root@h3/"


def test_a_machine_is_no_other_than_itself() -> None:
    bench = small_bench()
    twin = HostFacts(uuid="same", hostname="twin", driver="QEMU")
    bench.inventory.apply(Batch(entities=(replace(bench.host("h1"), facts=twin),)))
    known = known_host(bench.inventory.view, bench.host("h2"))
    assert known.sharing(replace(twin, hostname="h2")) == ("h1",)
    assert known.sharing(twin) == ()  # of one name: the same machine by another way


def test_a_host_that_goes_while_it_is_checked() -> None:
    bench = small_bench()
    bench.links.hosts[URI] = MemoryHost(HostFacts(uuid="u", hostname="h3", driver="QEMU"))
    bench.add(entity.host("h3", uri=URI))
    there = bench.links.hosts[URI]
    there.on_run = lambda _line: None
    bench.links.held = True
    task_id = bench.submit_on("Test-Host", host_ref("h3"))
    bench.loop.drain()
    assert bench.engine.cancel(task_id) == ""
    assert bench.host("h3").checks is None

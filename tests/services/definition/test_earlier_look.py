"""The definitions that were kept of a VM."""

from tests.commands.vm_device.test_changing import bench as bench
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.model.hardware.earlier import Earlier
from stellwerk.ports.lane import Answer
from stellwerk.services.definition.earlier_look import EarlierLook


def test_the_newest_first_of_that_vm(bench: Bench) -> None:
    bench.run("Update-Disk", 2, target="vda", cache="none")
    bench.run("Update-Disk", 2, target="vda", cache="writeback")
    bench.run("Update-Disk", 1, target="vda", cache="unsafe")
    found: list[Answer[tuple[Earlier, ...]]] = []
    EarlierLook(bench.loop, bench.repository).of(entity.vm_id(2), found.append)
    bench.loop.drain()
    newest, oldest = found[0].get()
    assert ('cache="none"' in newest.xml, "cache" in oldest.xml) == (True, False)
    assert (newest.actor, newest.what) == ("kim", "changing disk vda")

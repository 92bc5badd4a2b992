"""What the storage of a host knows of a medium."""

from __future__ import annotations

from tests.commands.vm_device.test_changing import details
from tests.fakes.engine import Bench

from stellwerk.core.error import Unsupported


def test_a_driver_that_tells_nothing_is_no_reason(bench: Bench) -> None:
    bench.session().errors["stock"] = Unsupported("no volumes here")
    assert details(bench, "Attach-Disk", 2, path="/d/any.qcow2").allowed

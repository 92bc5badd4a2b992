"""Whether a QEMU answers."""

import pytest
from tests.fakes.qemu_host import QemuDomain

from stellwerk.adapters.hypervisor.monitor import monitor_hangs


@pytest.mark.parametrize(
    ("control", "hangs"),
    [((0, 0, 0), False), ((1, 0, 60_000), False), ((2, 0, 50), False), ((2, 0, 2500), True), ((3, 2, 0), True)],
)
def test_by_how_long_it_has_been_asked(control: tuple[int, int, int], hangs: bool) -> None:
    assert monitor_hangs(QemuDomain(control=control)) is hangs


def test_nobody_can_tell_without_a_monitor() -> None:
    class NoMonitor(QemuDomain):
        controlInfo = property(lambda self: self.__getattr__("controlInfo"))  # noqa: N815 - libvirt's name

    assert monitor_hangs(NoMonitor()) is False

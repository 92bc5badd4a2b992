"""Whether a QEMU answers."""

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.qemu_host import UUID, QemuDomain

from stellwerk.adapters.hypervisor.monitor import Waits, answers_soon, monitor_hangs
from stellwerk.core.ids import VmId

VM = VmId(UUID)
UNPLUGGING = (3, 3, 0)


@pytest.mark.parametrize(
    ("control", "hangs"),
    [((0, 0, 0), False), ((1, 0, 60_000), False), ((2, 0, 50), False), ((2, 0, 2500), True), ((3, 2, 0), True)],
)
def test_by_how_long_it_has_been_asked(control: tuple[int, int, int], hangs: bool) -> None:
    assert monitor_hangs(QemuDomain(control=control), VM, Waits(FakeClock())) is hangs


def test_waiting_for_an_event_is_no_hanging_until_it_takes_too_long() -> None:
    """As libvirt 9.0 tells it while a guest does not let go of a disk."""
    clock, domain = FakeClock(), QemuDomain(control=UNPLUGGING)
    waits = Waits(clock)

    def look(seconds: float) -> bool:
        clock.advance(seconds)
        waits.begin()
        return monitor_hangs(domain, VM, waits)

    assert [look(5), look(5), look(5), look(5)] == [False, False, False, True]
    domain.control = (0, 0, 0)
    assert look(5) is False
    domain.control = UNPLUGGING
    assert [look(300), look(10), look(5)] == [False, False, True]


def test_nobody_can_tell_without_a_monitor() -> None:
    class NoMonitor(QemuDomain):
        controlInfo = property(lambda self: self.__getattr__("controlInfo"))  # noqa: N815 - libvirt's name

    assert monitor_hangs(NoMonitor(), VM, Waits(FakeClock())) is False


class Asked(QemuDomain):
    """A domain of whose monitor each look tells something else, the last one for good."""

    def __init__(self, *controls: tuple[int, int, int]) -> None:
        super().__init__()
        self._controls = list(controls)

    def controlInfo(self, flags: int) -> tuple[int, int, int]:
        """What its monitor does by now."""
        return self._controls.pop(0) if len(self._controls) > 1 else self._controls[0]


@pytest.mark.parametrize(
    ("controls", "soon"),
    [
        ([(0, 0, 0)], True),
        ([(2, 0, 3), (2, 0, 40), (0, 0, 0)], True),
        ([(2, 0, 40), (2, 0, 1), (2, 0, 900)], True),
        ([(2, 0, 3), (2, 0, 200), (2, 0, 600)], False),
        ([(2, 0, 3), (3, 0, 0)], False),
        ([(2, 0, 50)], False),
    ],
    ids=["free", "answered", "another question", "hangs", "broken", "time stands still"],
)
def test_a_question_under_way_is_waited_for_a_moment(controls: list[tuple[int, int, int]], soon: bool) -> None:
    assert answers_soon(Asked(*controls)) is soon

"""Generated load is plausible and steady."""

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.hypervisor.demo.load import DEFAULT, Waves, free_memory, generated, waves_of
from stellwerk.core.ids import VmId
from stellwerk.core.unit import GIB

EPOCH = 1_700_000_000.0
VM = VmId("a")


def at(moment: float, id_: VmId = VM) -> tuple[int, dict[str, int]]:
    found = generated(id_, DEFAULT, vcpus=4, memory=GIB, disk=8 * GIB, taken=GIB, epoch=EPOCH, moment=EPOCH + moment)
    return found.cpu_ns or 0, {key: value for key, value in found._asdict().items() if key not in ("id", "cpu_ns")}


@given(st.floats(0, 1), st.floats(0, 4e9), st.floats(0.001, 1e5))
def test_the_integral_belongs_to_the_factor_and_never_falls(swing: float, moment: float, step: float) -> None:
    waves = waves_of("any", swing)
    grown = waves.until(moment + step) - waves.until(moment)
    assert -1e-3 <= grown <= waves.peak * step * 1.001 + 1e-3
    assert -1e-9 <= waves.at(moment) <= waves.peak + 1e-9


def test_the_integral_of_a_short_time_is_the_factor_then() -> None:
    waves = Waves(0.8, (0.1, 0.2, 0.3))
    for moment in (EPOCH, EPOCH + 40_000.0, EPOCH + 80_000.0):
        slope = (waves.until(moment + 0.5) - waves.until(moment - 0.5)) / 1.0
        assert abs(slope - waves.at(moment)) < 1e-3


def test_the_same_vm_at_the_same_age_has_the_same_counters() -> None:
    assert at(1000.0) == at(1000.0)
    assert at(1000.0) != at(1000.0, VmId("b"))


def test_days_differ_from_nights() -> None:
    waves = waves_of("a", 1.0)
    midnight = 19_000 * 86_400.0
    day = waves.until(midnight + 15 * 3600) - waves.until(midnight + 12 * 3600)
    night = waves.until(midnight + 3 * 3600) - waves.until(midnight)
    assert day > 2 * night


def test_no_processor_gives_more_than_it_has_and_memory_stays_within() -> None:
    for second in range(0, 86_400, 600):
        before, _values = at(float(second))
        after, values = at(second + 60.0)
        assert 0 < after - before <= 4 * 60e9
        assert 0 < values["unused"] <= values["usable"] < values["memory"]


def test_a_host_keeps_a_little_memory() -> None:
    assert free_memory(100 * GIB, 50 * GIB) == 46 * GIB
    assert free_memory(100 * GIB, 99 * GIB) == 2 * GIB

"""Recording beside an inventory: when it looks, what it says of trouble, what is left at the end."""

from array import array
from collections.abc import Iterator

import pytest
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock
from tests.fakes.entity import GIB, cluster, data_center, host
from tests.fakes.history.memory import MemoryHistory
from tests.fakes.history.sums import listed, series

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref, StoragePoolId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.signal import Signal
from stellwerk.model.change import Batch
from stellwerk.model.history.step import Piece, Series, Step
from stellwerk.model.history.strip import Strips
from stellwerk.model.history.sums import Points
from stellwerk.model.host import CpuFacts, HostFacts, Link
from stellwerk.model.state import LinkState
from stellwerk.model.storage import StoragePool
from stellwerk.ports.lane import Answer
from stellwerk.services.recording.befallen import SetAside
from stellwerk.services.recording.recording import AFTER, BEAT_EVERY, Recording, rare_keys, recorded_keys
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED, Block

T0 = 1_700_006_400


class Bench:
    """A recorder on a clock that stands."""

    def __init__(self) -> None:
        self.loop, self.clock = PlainLoop(), FakeClock(now=T0)
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.sampled: Signal[None] = Signal()
        self.history = MemoryHistory()
        self.told: list[object] = []
        self.recording = Recording(
            self.loop, self.clock, self.inventory, self.sampled, lambda: 5.0, lambda: self.history
        )
        self.recording.told.connect(self.told.append)

    def begin(self) -> None:
        self.recording.start()
        self.clock.advance(AFTER)
        self.loop.drain()

    def sample(self, value: float) -> None:
        """One round, five seconds after the last."""
        self.clock.advance(5)
        at = self.clock.monotonic()
        samples = self.inventory.samples
        samples.write(Block(Kind.VM, ("a",)), {"cpu_usage": array("d", [value]), SAMPLED: array("d", [at])})
        self.sampled.emit(None)
        self.wait()

    def wait(self) -> None:
        """Until the recorder has done what it was given."""
        answers: list[Answer[Points]] = []
        self.recording.read(series(), Step.MINUTE, 0, 1, answers.append)
        self.loop.run(lambda: bool(answers))

    def read(self) -> list[tuple[int, float, float]]:
        return self.read_until(T0 + 3600)

    def read_until(self, end: float) -> list[tuple[int, float, float]]:
        answers: list[Answer[Points]] = []
        self.recording.read(series(), Step.MINUTE, T0, end, answers.append)
        self.loop.run(lambda: bool(answers))
        return listed(answers[0].get())


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.recording.close()()


def test_rounds_become_minutes(bench: Bench) -> None:
    bench.begin()
    for number in range(24):
        bench.sample(float(number))
    found = bench.read()
    assert found[0][0] == T0
    assert found[0][2] == 8.0
    assert found[1][2] == 20.0


def test_what_is_recorded_is_what_has_a_history(bench: Bench) -> None:
    keys = recorded_keys(bench.inventory)
    assert "cpu_usage" in keys[Kind.VM]
    assert "net_in" in keys[Kind.VM]
    assert "cpu_usage" in keys[Kind.HOST]
    assert Kind.TAG not in keys
    assert "disk_write" in rare_keys(bench.inventory)[Kind.DISK]
    assert rare_keys(bench.inventory)[Piece.VCPU] == ("cpu_usage",)


def test_trouble_is_told_once_and_its_end(bench: Bench, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.services.recording", "nothing is recorded")
    bench.history.error = Refused("the disk is full", "free some space")
    bench.begin()
    for _number in range(30):
        bench.sample(1.0)
    assert bench.loop.run(lambda: bool(bench.told), 5)
    bench.history.error = None
    for _number in range(30):
        bench.sample(1.0)
    assert bench.loop.run(lambda: len(bench.told) == 2, 5)
    assert isinstance(bench.told[0], Refused)
    assert bench.told[1] is None


def test_a_damaged_file_is_told(bench: Bench) -> None:
    bench.history.aside = "metrics.db.damaged-1"
    bench.begin()
    assert bench.loop.run(lambda: bool(bench.told), 5)
    assert bench.told == [SetAside("metrics.db.damaged-1")]


def test_it_is_tidied_at_the_start_and_once_a_minute(bench: Bench) -> None:
    bench.begin()
    bench.wait()
    assert len(bench.history.tidied) == 1
    for _number in range(36):
        bench.sample(1.0)
    assert len(bench.history.tidied) == 4


def test_a_computer_that_mostly_sleeps_is_tidied_when_it_does_not(bench: Bench) -> None:
    bench.begin()
    for _day in range(5):
        bench.clock.jump(86_400)
        bench.sample(1.0)
    assert len(bench.history.tidied) == 6


def test_what_one_turn_does_not_tidy_the_next_round_does(bench: Bench) -> None:
    bench.history.untidy = 25
    bench.begin()
    for _number in range(4):
        bench.sample(1.0)
    assert len(bench.history.tidied) == 25


def test_the_end_does_not_wait_for_what_takes_minutes(bench: Bench) -> None:
    bench.history.overgrown = bench.history.takes_long = True
    bench.begin()
    bench.recording.close()()
    assert (bench.history.written_anew, bench.history.overgrown, bench.history.closed) == (1, True, 1)


def test_the_end_writes_what_is_open(bench: Bench) -> None:
    bench.begin()
    bench.sample(50.0)
    bench.recording.close()()
    assert [float(sums.mean[0, 0]) for sums in bench.history.written] == [50.0]
    assert bench.history.closed == 1


def test_one_that_never_began_writes_nothing(bench: Bench) -> None:
    bench.recording.start()
    bench.recording.close()()
    assert bench.history.written == []
    assert bench.history.closed == 0


def test_who_follows_another_process_has_the_last_hour_and_writes_nothing(bench: Bench) -> None:
    bench.recording.follow()
    bench.clock.advance(AFTER)
    bench.loop.drain()
    for number in range(4):
        bench.sample(float(number))
    answers: list[Answer[list[tuple[Kind, bytes]]]] = []
    bench.recording.hour(answers.append)
    bench.loop.run(lambda: bool(answers))
    assert [kind for kind, _piece in answers[0].get()] == [Kind.VM]
    assert bench.history.written == []
    other = Bench()
    other.clock.advance(60)
    other.recording.restore(answers[0].get())
    charts: list[Answer[Points]] = []
    other.recording.chart(series(), T0, T0 + 60, charts.append)
    other.loop.run(lambda: bool(charts))
    assert charts[0].get().mean.tolist() == [0.0, 1.0, 2.0, 3.0]
    other.recording.close()()


def test_it_says_that_it_records_while_no_host_answers(bench: Bench) -> None:
    bench.begin()
    for _minute in range(3):
        bench.clock.advance(BEAT_EVERY)
        bench.loop.drain()
    answers: list[Answer[list[tuple[float, float]]]] = []
    bench.recording.watches(0, 1e12, answers.append)
    bench.loop.run(lambda: bool(answers))
    begin = T0 + AFTER
    assert answers[0].get() == [(begin, begin + 3 * BEAT_EVERY)]


def test_a_night_asleep_is_a_gap_and_nobody_recorded_then(bench: Bench) -> None:
    bench.begin()
    for number in range(13):
        bench.sample(float(number))
    bench.clock.jump(8 * 3600)  # the computer sleeps, and its other clock stands still
    for number in range(13):
        bench.sample(float(number))
    bench.clock.advance(BEAT_EVERY)
    bench.loop.drain()
    found = {at for at, _mean, _top in bench.read_until(T0 + 9 * 3600)}
    assert {at for at in found if T0 + 180 <= at < T0 + 8 * 3600} == set()
    assert {at // 3600 for at in found} == {T0 // 3600, T0 // 3600 + 8}
    answers: list[Answer[list[tuple[float, float]]]] = []
    bench.recording.watches(0, 1e12, answers.append)
    bench.loop.run(lambda: bool(answers))
    (first, second) = answers[0].get()
    assert first[1] < T0 + 180
    assert second[0] > T0 + 8 * 3600


def test_a_clock_that_is_a_day_off_and_set_right(bench: Bench) -> None:
    """What was recorded in the wrong day stays there; the right time has its own minutes."""
    bench.begin()
    bench.clock.jump(86_400)
    for number in range(13):
        bench.sample(float(number))
    bench.clock.jump(-86_400)
    for number in range(26):
        bench.sample(float(number))
    found = [at for at, _mean, _top in bench.read_until(T0 + 2 * 86_400)]
    assert len(found) == len(set(found))
    assert any(at < T0 + 3600 for at in found)
    assert any(at >= T0 + 86_400 for at in found)


def test_the_last_minutes_as_small_lines(bench: Bench) -> None:
    bench.begin()
    for number in range(12):
        bench.sample(float(number))
    answers: list[Answer[Strips]] = []
    bench.recording.strips(Kind.VM, (series().ref.id, "nobody"), ("cpu_usage", "nothing"), answers.append)
    bench.loop.run(lambda: bool(answers))
    (strip,) = answers[0].get().values()
    assert (strip.least, strip.most) == (0.0, 11.0)
    answers.clear()
    bench.recording.strips(Kind.TAG, ("a",), ("cpu_usage",), answers.append)
    bench.loop.run(lambda: bool(answers))
    assert answers[0].get() == {}


def test_storage_and_what_hosts_are_in_are_recorded_beside_them(bench: Bench) -> None:
    facts = HostFacts(cpu=CpuFacts(cpus=4), memory=GIB)
    one = host("h1", "c1", facts=facts, link=Link(state=LinkState.LIVE))
    pool = StoragePool(
        id=StoragePoolId("h1/p"), host_id=one.id, uuid="p", name="data", active=True,
        capacity=100, allocation=25, available=75, seen=T0,
    )  # fmt: skip
    bench.inventory.apply(Batch(entities=(data_center("d1"), cluster("c1", "d1"), one, pool)))
    bench.begin()
    samples = bench.inventory.samples
    for _number in range(24):
        at = bench.clock.monotonic() + 5
        samples.write(Block(Kind.HOST, ("h1",)), {"cpu_usage": array("d", [40.0]), SAMPLED: array("d", [at])})
        bench.sample(1.0)
    found = {}
    for kind, id_, key in ((Kind.CLUSTER, "c1", "cpu_usage"), (Kind.DATA_CENTER, "d1", "cpu_usage"),
                           (Kind.STORAGE_POOL, "h1/p", "used_percent")):  # fmt: skip
        answers: list[Answer[Points]] = []
        bench.recording.read(Series(Ref(kind, id_), key), Step.MINUTE, T0, T0 + 3600, answers.append)
        bench.loop.run(lambda answers=answers: bool(answers))
        found[kind] = listed(answers[0].get())[:1]
    assert found[Kind.CLUSTER] == found[Kind.DATA_CENTER] == [(T0, 40.0, 40.0)]
    assert found[Kind.STORAGE_POOL] == [(T0, 25.0, 25.0)]

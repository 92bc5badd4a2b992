"""Where samples come from: one process samples, the others are told."""

from array import array
from collections.abc import Iterator

import numpy as np
import pytest
from tests.fakes.engine import Bench as EngineBench
from tests.fakes.engine import small_bench
from tests.fakes.entity import domain, vm_id
from tests.fakes.history.memory import MemoryHistory
from tests.fakes.making_part.stock import pool
from tests.fakes.sampling_part.feeds import FakeFeeds

from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.history.step import Series
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.services.charge.charge import Charge
from stellwerk.services.charge.guest_round import GuestRound
from stellwerk.services.charge.pool_round import PoolRound
from stellwerk.services.charge.round import HourPiece, Round, Table, Told, packed
from stellwerk.services.charge.sharing import (
    GATHERED,
    HURRY,
    OFFERED_AFTER,
    PATIENCE,
    RECALL_PATIENCE,
    RETRY,
    Sharing,
    Taking,
)  # fmt: skip
from stellwerk.services.guest.guest_reading import GuestReading
from stellwerk.services.guest.guest_reading import Told as GuestTold
from stellwerk.services.recording.recent import Recent
from stellwerk.services.recording.recording import Recording
from stellwerk.services.sampling import Sampling
from stellwerk.store.sample import SAMPLED

ONE, TWO = Ref(Kind.VM, vm_id(1)), Ref(Kind.VM, vm_id(2))


class Bench:
    """One process of a profile."""

    def __init__(self, *, held: bool, serves: bool) -> None:
        self.engine: EngineBench = small_bench()
        self.engine.put(domain(1), domain(2))
        self.loop, self.clock, self.inventory = self.engine.loop, self.engine.clock, self.engine.inventory
        self.free = False
        self.charge = Charge(self.loop, lambda: self.free, held=held)
        lanes, settings = self.engine.lanes, self.engine.settings
        self.sampling = Sampling(self.loop, self.clock, self.inventory, lanes, settings)
        self.history = MemoryHistory()
        self.recording = Recording(
            self.loop, self.clock, self.inventory, self.sampling.sampled, lambda: 5.0, lambda: self.history
        )
        self.feeds = FakeFeeds()
        self.guests = GuestReading(self.clock, self.inventory, lanes)
        self.sharing = Sharing(
            self.loop, self.clock, self.inventory, self.charge, self.sampling, self.recording, self.feeds, self.guests,
            serves=serves,
        )  # fmt: skip
        self.sharing.start()

    def hear(self, told: Told) -> None:
        """The other process tells."""
        self.feeds.ears[-1][0](packed(told))
        self.loop.drain()

    def ended(self) -> None:
        """The other process is gone; whoever asks for the charge is answered."""
        self.feeds.ears[-1][1]()
        self.loop.drain()
        self.loop.run(lambda: not self.charge._asking)
        self.loop.drain()

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.loop.drain()

    def offering(self) -> "Bench":
        """Once it tells whoever comes."""
        self.loop.drain()
        assert self.loop.run(lambda: self.sharing._offer is not None, 5)
        return self

    def value(self, ref: Ref = ONE) -> float | None:
        return self.inventory.samples.value(ref, "cpu_usage")

    def close(self) -> None:
        self.charge.close()
        self.sharing.close()
        self.sampling.close()
        self.recording.close()()


def told(values: dict[str, float], hanging: tuple[str, ...] = ()) -> Round:
    """A round of VMs; an empty id is a row that nobody has."""
    columns = {"cpu_usage": array("d", values.values()), SAMPLED: array("d", [1.0] * len(values))}
    vms = frozenset(VmId(id_) for id_ in hanging)
    return Round((Table(Kind.VM, tuple(values), columns),), {HostId("h1"): vms} if hanging else {})


@pytest.fixture
def window() -> Iterator[Bench]:
    """A window beside `serve`."""
    made = Bench(held=False, serves=False)
    yield made
    made.close()


@pytest.fixture
def serve() -> Iterator[Bench]:
    """A `serve` that has the charge."""
    made = Bench(held=True, serves=True).offering()
    yield made
    made.close()


def test_a_window_shows_what_it_is_told(window: Bench) -> None:
    changed: list[None] = []
    sampled: list[None] = []
    window.sharing.changed.connect(changed.append)
    window.sampling.sampled.connect(sampled.append)
    window.hear(told({vm_id(1): 10.0, "": 0.0, vm_id(2): 20.0}))
    assert (window.value(), window.value(TWO), window.sharing.attached) == (10.0, 20.0, True)
    window.hear(told({vm_id(1): 11.0}, (vm_id(1),)))
    assert (window.value(), window.value(TWO)) == (11.0, None)
    assert window.engine.vm(1).domain.runtime.monitor_hangs
    window.hear(Round((), {}))
    assert window.value() is None
    assert not window.engine.vm(1).domain.runtime.monitor_hangs
    assert (len(changed), len(sampled), window.sampling.running) == (1, 3, False)


def test_where_nothing_comes_it_samples_by_itself_until_something_does(window: Bench) -> None:
    window.wait(PATIENCE - 0.1)
    assert not window.sampling.running
    window.wait(0.2)
    assert (window.sampling.running, window.sharing.attached) == (True, False)
    window.hear(told({vm_id(1): 10.0}))
    assert (window.sampling.running, window.sharing.attached) == (False, True)
    window.wait(PATIENCE + window.sampling.interval + 0.1)  # it hangs
    assert (window.sampling.running, window.sharing.attached, window.value()) == (True, False, 10.0)
    window.wait(HURRY + 2 * window.sampling.interval + 0.1)
    assert window.value() is None  # nobody samples it any more


def test_when_it_ends_the_window_has_the_charge_at_once(window: Bench) -> None:
    window.charge.start()
    window.hear(told({vm_id(1): 10.0}))
    window.free = True
    window.ended()
    assert (window.charge.held, window.sampling.running, window.sharing.attached) == (True, True, False)
    window.wait(10 * RETRY)
    assert len(window.feeds.ears) == 1
    window.hear(told({vm_id(1): 99.0}))  # what was on its way
    assert window.value() is None


def test_what_was_told_stays_in_sight_until_there_is_something_newer(window: Bench) -> None:
    window.hear(told({vm_id(1): 10.0, vm_id(2): 20.0}))
    window.ended()
    assert (window.value(), window.value(TWO)) == (10.0, 20.0)
    window.inventory.samples.set(ONE, SAMPLED, window.clock.monotonic() + 1)
    window.wait(HURRY + 2 * window.sampling.interval + 0.1)
    assert (window.value(), window.value(TWO)) == (10.0, None)


def test_who_only_lost_the_other_one_tries_again(window: Bench) -> None:
    window.hear(told({vm_id(1): 10.0}))
    window.ended()
    assert (window.charge.held, window.sampling.running) == (False, True)
    window.wait(RETRY)
    assert len(window.feeds.ears) == 2
    window.hear(told({vm_id(1): 12.0}))
    assert (window.value(), window.sampling.running) == (12.0, False)


def test_what_is_not_understood_is_no_round(window: Bench) -> None:
    window.feeds.ears[-1][0](b"something of a newer program")
    window.loop.drain()
    assert not window.sharing.attached


def test_serve_tells_who_comes_and_then_each_round(serve: Bench) -> None:
    samples = serve.inventory.samples
    samples.set(ONE, "cpu_usage", 33.0)
    samples.set(ONE, SAMPLED, 1.0)
    serve.sampling.sampled.emit(None)
    assert serve.feeds.sent == []  # nobody listens
    serve.feeds.heard = True
    serve.feeds.came()
    serve.loop.run(lambda: isinstance(serve.feeds.sent[-1] if serve.feeds.sent else None, HourPiece))
    first, *rest = serve.feeds.sent
    assert isinstance(first, Round)
    (table,) = (table for table in first.tables if table.kind is Kind.VM)
    assert (table.ids, table.columns["cpu_usage"][0]) == ((vm_id(1),), 33.0)
    assert [one for one in rest if isinstance(one, HourPiece)] == [rest[-1]]
    serve.sampling.sampled.emit(None)
    assert isinstance(serve.feeds.sent[-1], Round)
    assert serve.sampling.running


def test_the_last_hour_comes_along(serve: Bench, window: Bench) -> None:
    window.hear(HourPiece(Kind.VM, b"a"))
    window.hear(HourPiece(Kind.VM, b"b"))
    assert window.recording.looks == []
    window.hear(HourPiece(None, None))
    answers: list[object] = []
    window.recording.hour(answers.append)
    window.loop.run(lambda: bool(answers))


def test_serve_beside_a_window_samples_nothing_until_it_has_the_charge() -> None:
    serve = Bench(held=False, serves=True)
    serve.wait(10 * PATIENCE)
    assert (serve.sampling.running, serve.feeds.ears) == (False, [])
    serve.charge.taken.emit(None)
    assert serve.sampling.running
    serve.offering().close()
    assert serve.feeds.closed == 1


def test_a_window_that_has_the_charge_tells_others_too_a_while_after_its_start() -> None:
    window = Bench(held=True, serves=False)
    window.wait(OFFERED_AFTER - 0.1)
    assert (window.sharing._offer, window.feeds.ears) == (None, [])
    window.wait(0.2)
    window.offering()
    window.feeds.heard = True
    window.feeds.came()
    window.loop.drain()
    assert isinstance(window.feeds.sent[0], Round)
    window.close()
    assert window.feeds.closed == 1


def test_a_window_that_ends_before_tells_nobody() -> None:
    window = Bench(held=True, serves=False)
    window.close()
    window.wait(2 * OFFERED_AFTER)
    assert window.sharing._offer is None


def test_what_could_be_told_only_after_the_end_is_told_to_nobody() -> None:
    serve = Bench(held=True, serves=True)
    serve.loop.drain()  # a worker makes it
    serve.close()
    assert serve.loop.run(lambda: serve.feeds.closed == 1, 5)


def test_a_computer_that_lets_nobody_be_told() -> None:
    serve = Bench(held=False, serves=True)
    serve.feeds.refuses = True
    serve.charge.taken.emit(None)
    serve.sampling.sampled.emit(None)
    assert serve.sampling.running
    serve.close()


def test_columns_that_do_not_fit_are_left_out() -> None:
    bench = small_bench()
    taking = Taking(bench.inventory)
    taking.take(Round((Table(Kind.VM, ("a", "a"), {"cpu_usage": array("d", [1.0, 2.0])}),), {}))
    assert bench.inventory.samples.value(Ref(Kind.VM, "a"), "cpu_usage") is None


def test_the_last_hour_is_told_to_who_asks_once() -> None:
    bench = Bench(held=False, serves=True)
    recent = Recent(("cpu_usage",))
    now = bench.clock.now()
    recent.add(now - 20, (vm_id(1),), np.array([[7.0]]))
    kept = Recent(("cpu_usage",))
    kept.add(now - 100, (vm_id(1),), np.array([[3.0]]))
    bench.history.keep_hour([(Kind.VM, piece) for piece in kept.packed()])
    done: list[Answer[None]] = []
    bench.sharing.recall(done.append)
    for piece in recent.packed():
        bench.hear(HourPiece(Kind.VM, piece))
    bench.hear(HourPiece(None, None))
    assert bench.loop.run(lambda: bool(done), 5)
    told: list[Answer[Points]] = []
    bench.recording.samples(Series(ONE, "cpu_usage"), now - 600, now, told.append)
    assert bench.loop.run(lambda: bool(told), 5)
    assert told[0].get().mean.tolist() == [3.0, 7.0]
    assert bench.feeds.closed == 1
    bench.close()


def test_who_is_told_nothing_has_what_was_left() -> None:
    for ends in (True, False):
        bench = Bench(held=False, serves=True)
        done: list[Answer[None]] = []
        bench.sharing.recall(done.append)
        if ends:
            bench.feeds.ears[-1][1]()
        else:
            bench.wait(RECALL_PATIENCE)
        assert bench.loop.run(lambda done=done: bool(done), 5)
        bench.close()


WEB = GuestTold(source="agent", ips=("10.0.0.1",), guest=GuestFacts(hostname="web"))


def test_guests_are_asked_by_one_process_and_the_other_one_is_told(window: Bench) -> None:
    assert not window.sharing.asks
    window.hear(told({vm_id(1): 10.0}))
    assert not window.sharing.asks
    window.hear(GuestRound(((vm_id(1), WEB), (VmId("gone"), WEB))))
    run = window.engine.vm(1).domain.runtime
    assert (run.ips, run.guest) == (("10.0.0.1",), GuestFacts(hostname="web"))
    assert window.guests.asked(vm_id(1)) == window.clock.monotonic()
    window.hear(GuestRound(((vm_id(1), GuestTold(silent="it does not answer")),)))
    guest = window.engine.vm(1).domain.runtime.guest
    assert guest == GuestFacts(hostname="web", unknown="it does not answer")
    window.wait(PATIENCE + window.sampling.interval + 0.1)
    assert window.sharing.asks


def test_what_guests_tell_goes_by_the_second_and_all_of_it_to_who_comes(serve: Bench) -> None:
    assert serve.sharing.asks
    serve.guests.take([(vm_id(1), WEB)])
    serve.guests.answered.emit((vm_id(1), WEB))
    serve.wait(GATHERED)
    assert serve.feeds.sent == []  # nobody listens
    serve.feeds.heard = True
    serve.feeds.came()
    serve.loop.drain()
    (round_,) = [one for one in serve.feeds.sent if isinstance(one, GuestRound)]
    assert round_.vms == ((vm_id(1), WEB),)
    serve.feeds.sent.clear()
    for number in (1, 2):
        serve.guests.answered.emit((vm_id(number), WEB))
    assert serve.feeds.sent == []
    serve.wait(GATHERED)
    (round_,) = [one for one in serve.feeds.sent if isinstance(one, GuestRound)]
    assert [vm for vm, _told in round_.vms] == [vm_id(1), vm_id(2)]


def test_how_full_storage_is_goes_by_the_second_and_all_of_it_to_who_comes(serve: Bench, window: Bench) -> None:
    default, other = pool("default", seen=100.0), pool("other", seen=100.0)
    for bench in (serve, window):
        bench.inventory.apply(Batch(entities=(default, other)))
    serve.wait(GATHERED)
    assert serve.feeds.sent == []  # nobody listens
    serve.feeds.heard = True
    serve.feeds.came()
    serve.loop.drain()
    (all_,) = [one for one in serve.feeds.sent if isinstance(one, PoolRound)]
    assert [one.id for one in all_.pools] == [default.id, other.id]
    serve.feeds.sent.clear()
    fuller = replace(default, available=1, seen=200.0)
    serve.inventory.apply(Batch(entities=(fuller,)))
    assert serve.feeds.sent == []
    serve.wait(GATHERED)
    (round_,) = serve.feeds.sent
    window.hear(round_)
    assert window.inventory.view.get(Ref(Kind.STORAGE_POOL, default.id)) == fuller


def test_serve_beside_a_window_asks_nobody() -> None:
    beside = Bench(held=False, serves=True)
    beside.wait(2 * PATIENCE)
    assert not beside.sharing.asks
    beside.close()

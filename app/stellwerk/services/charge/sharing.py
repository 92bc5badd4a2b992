"""Where the samples of this process come from: each host is sampled by one process of a profile. Owner thread.

Who has the charge samples, asks the guests and tells all of it to whoever comes. A window beside `serve` listens, and
samples by itself only where nothing comes. `serve` beside a window has nobody to show samples to, so it takes none.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import compress

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal, Subscription
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.entity import Entity
from stellwerk.model.storage import StoragePool
from stellwerk.ports.lane import Answer
from stellwerk.ports.recording.feed import Feeds, Listening, Offer
from stellwerk.services.charge.charge import Charge
from stellwerk.services.charge.guest_round import GuestRound, in_rounds
from stellwerk.services.charge.pool_round import PoolRound, in_pool_rounds, newer
from stellwerk.services.charge.round import HourPiece, Round, Table, Told, packed, unpacked
from stellwerk.services.guest.guest_reading import GuestReading
from stellwerk.services.guest.guest_reading import Told as GuestTold
from stellwerk.services.link.errand import Errand
from stellwerk.services.monitor_judge import judge_monitors
from stellwerk.services.recording.recording import Recording
from stellwerk.services.sampling import Sampling
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED, Block

PATIENCE = 7.0
"""Seconds without a round, besides an interval, after which a window samples by itself."""
HURRY = 2.0
"""Seconds until each host is sampled a second time by who takes over: rates need two, and none shall be missing."""
RECALL_PATIENCE = 4.0
"""Seconds that whoever records has to tell the last hour to somebody who asks once."""
GATHERED = 1.0
"""Seconds in which what guests tell is told together, and how full pools are."""
RETRY = 3.0
"""Seconds until somebody who tells nothing is tried again."""
OFFERED_AFTER = 12.0
"""Seconds until a window that has the charge tells others: it starts first, and has recorded something by then."""


class Sharing:
    """`serves`: this process needs nothing while another one has the charge, and tells others at once when it has
    it."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        charge: Charge,
        sampling: Sampling,
        recording: Recording,
        feeds: Feeds,
        guests: GuestReading,
        *,
        serves: bool,
    ) -> None:
        self.changed: Signal[None] = Signal()
        """Emits when `attached` is another one."""
        self.attached = False
        """Samples come from the process that has the charge."""
        self._loop, self._clock, self._inventory, self._charge = loop, clock, inventory, charge
        self._sampling, self._recording, self._feeds = sampling, recording, feeds
        self._guests = guests
        self._gathered: list[tuple[VmId, GuestTold]] = []
        self._seen: dict[Ref, None] = {}
        """Pools that were read since they were told."""
        self._serves = serves
        self._offer: Offer | None = None
        self._listening: Listening | None = None
        self._taking: Taking | None = None
        self._timers: dict[str, Timer] = {}
        self._subscriptions: list[Subscription] = []
        self._closed = False

    @property
    def asks(self) -> bool:
        """This process asks the guests by itself, as it samples the hosts: it has the charge, or nobody tells it."""
        return self._sampling.running

    def start(self) -> None:
        """Begin."""
        self._subscriptions.append(self._charge.taken.connect(lambda _none: self._take_charge()))
        if self._charge.held:
            self._take_charge()
        elif not self._serves:
            self._recording.follow()
            self._listen()
            self._after("alone", PATIENCE, self._sample)

    def close(self) -> None:
        """End it."""
        self._closed = True
        for subscription in self._subscriptions:
            subscription.close()
        for timer in self._timers.values():
            timer.cancel()
        for end in (self._offer, self._listening):
            if end is not None:
                end.close()

    def recall(self, done: Callable[[Answer[None]], None]) -> None:
        """Have the last hour as it was sampled, for a process that samples nothing: as who records tells it now, else
        as the last recorder left it. `done` is called on this thread."""
        pieces: list[tuple[Kind, bytes]] = []
        ends: list[Listening] = []

        def finish() -> None:
            if ends:
                ends.pop().close()
                self._timers["recall"].cancel()
                if pieces:
                    self._recording.restore(tuple(pieces))
                self._recording.recall(done)

        def take(told: Told | None) -> None:
            match told:
                case HourPiece(kind=Kind() as kind, body=bytes() as body):
                    pieces.append((kind, body))
                case HourPiece():
                    finish()

        ends.append(
            self._feeds.listen(
                lambda data: self._loop.post(lambda: take(unpacked(data))), lambda: self._loop.post(finish)
            )
        )
        self._after("recall", RECALL_PATIENCE, finish)

    def _after(self, name: str, seconds: float, act: Callable[[], None]) -> None:
        """Do it then; what was to be done under that name before is not."""
        if name in self._timers:
            self._timers[name].cancel()
        self._timers[name] = self._loop.after(seconds, act)

    # as the one that has the charge

    def _take_charge(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.close()
        for name in self._timers.keys() - {"hurry", "stale"}:
            self._timers[name].cancel()
        self._sample()
        self._after("offer", 0.0 if self._serves else OFFERED_AFTER, self._begin_to_offer)

    def _begin_to_offer(self) -> None:
        """On a worker: it writes a file."""
        came = partial(self._loop.post, self._greet)  # whoever comes is met by this thread
        Errand(self._loop, "offer", lambda: self._feeds.offer(came), self._offered).start()

    def _offered(self, answer: Answer[Offer]) -> None:
        if answer.error is not None:
            return  # others sample by themselves then
        self._offer = answer.get()
        if self._closed:
            self._offer.close()
            return
        self._subscriptions.append(self._sampling.sampled.connect(lambda _none: self._tell()))
        self._subscriptions.append(self._guests.answered.connect(self._gather))
        self._subscriptions.append(self._inventory.watch(self._gather_pools, kinds=(Kind.STORAGE_POOL,)))

    def _greet(self) -> None:
        """Somebody came: what is newest, and the last hour."""
        if self._closed:
            return
        self._tell()
        self._tell_guests(self._guests.known())
        self._tell_pools(self._inventory.view.all(Kind.STORAGE_POOL))
        self._recording.hour(self._tell_hour)

    def _tell(self) -> None:
        if self._offer is not None and self._offer.heard:
            self._send(newest(self._inventory, self._sampling))

    def _gather(self, told: tuple[VmId, GuestTold]) -> None:
        """What guests tell goes by the second."""
        if self._offer is not None and self._offer.heard:
            self._gathered.append(told)
            if len(self._gathered) == 1:
                self._after("guests", GATHERED, self._tell_gathered)

    def _tell_gathered(self) -> None:
        gathered, self._gathered = self._gathered, []
        self._tell_guests(gathered)

    def _tell_guests(self, told: Sequence[tuple[VmId, GuestTold]]) -> None:
        for piece in in_rounds(told) if self._offer is not None else ():
            self._send(piece)

    def _gather_pools(self, changes: ChangeSet) -> None:
        if self._offer is not None and self._offer.heard:
            if not self._seen:
                self._after("pools", GATHERED, self._tell_seen)
            seen = (*changes.added, *changes.changed)
            self._seen.update((ref, None) for ref in seen if ref.kind is Kind.STORAGE_POOL)

    def _tell_seen(self) -> None:
        seen, self._seen = self._seen, {}
        self._tell_pools(self._inventory.view.get(ref) for ref in seen)

    def _tell_pools(self, pools: Iterable[Entity | None]) -> None:
        for piece in in_pool_rounds(pool for pool in pools if isinstance(pool, StoragePool)):
            self._send(piece)

    def _send(self, told: Told) -> None:
        assert self._offer is not None
        self._offer.send(lambda: packed(told))

    def _tell_hour(self, answer: Answer[list[tuple[Kind, bytes]]]) -> None:
        if self._offer is None or answer.error is not None:
            return
        pieces = [HourPiece(kind, body) for kind, body in answer.get()]
        for piece in (*pieces, HourPiece(None, None)):
            self._send(piece)

    # as one that listens

    def _listen(self) -> None:
        if self._closed or self._charge.held:
            return
        self._taking = taking = Taking(self._inventory)
        pieces: list[tuple[Kind, bytes]] = []

        def take(told: Told) -> None:
            if self._taking is not taking or self._charge.held or self._closed:
                return
            match told:
                case Round():
                    self._attach()
                    taking.take(told)
                    self._sampling.sampled.emit(None)
                case GuestRound(vms=vms):
                    self._guests.take(vms)
                case PoolRound():
                    self._inventory.apply(Batch(entities=newer(told, self._inventory.view)))
                case HourPiece(kind=Kind() as kind, body=bytes() as body):
                    pieces.append((kind, body))
                case HourPiece():
                    self._recording.restore(tuple(pieces))
                    pieces.clear()

        def hear(data: bytes) -> None:
            told = unpacked(data)
            if told is not None:
                self._loop.post(lambda: take(told))

        self._listening = self._feeds.listen(hear, lambda: self._loop.post(lambda: self._ended(taking)))

    def _attach(self) -> None:
        self._after("alone", PATIENCE + self._sampling.interval, self._sample)
        if not self.attached:
            for name in self._timers.keys() & {"hurry", "stale"}:
                self._timers[name].cancel()
            self._sampling.close()
            self._set_attached(True)

    def _ended(self, taking: "Taking") -> None:
        """Nobody tells any more: perhaps the charge is free."""
        if self._taking is not taking or self._closed or self._charge.held:
            return
        self._charge.ask()
        if self.attached:
            self._sample()
        self._taking = None
        self._after("listen", RETRY, self._listen)

    def _sample(self) -> None:
        """By itself from now on: nothing comes any more."""
        taking, now = self._taking, self._clock.monotonic()
        if self.attached and taking is not None:
            # What was told stays in sight until this process has its own.
            self._after("stale", HURRY + 2 * self._sampling.interval, lambda: taking.forget_before(now))
            self._after("hurry", HURRY, self._sampling.hurry)
        self._set_attached(False)
        self._sampling.start()

    def _set_attached(self, attached: bool) -> None:
        if attached is not self.attached:
            self.attached = attached
            self.changed.emit(None)


def newest(inventory: Inventory, sampling: Sampling) -> Round:
    """All samples as they are now."""
    samples = inventory.samples
    tables = (
        Table(kind, samples.ids(kind), {key: samples.column(kind, key) for key in samples.keys(kind)})
        for kind in inventory.catalogue.kinds
    )
    return Round(tuple(table for table in tables if table.ids), sampling.hanging)


class Taking:
    """Puts rounds of another process into the inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._blocks: dict[Kind, tuple[tuple[str, ...], Block]] = {}
        self._hanging: set[HostId] = set()

    def take(self, told: Round) -> None:
        """What is newest replaces what was; what is not there any more is unknown."""
        for table in told.tables:
            self._write(table)
        for kind in self._blocks.keys() - {table.kind for table in told.tables}:
            self._forget(kind, self._blocks.pop(kind)[1].ids)
        for host_id in self._hanging | told.hanging.keys():
            judge_monitors(self._inventory, host_id, told.hanging.get(host_id, frozenset()))
        self._hanging = set(told.hanging)

    def forget_before(self, moment: float) -> None:
        """What was sampled before a moment is unknown; who samples now has passed it over."""
        samples = self._inventory.samples
        for kind, (_ids, block) in self._blocks.items():
            refs = (Ref(kind, id_) for id_ in block.ids)
            self._forget(kind, [ref.id for ref in refs if (samples.value(ref, SAMPLED) or moment) < moment])
        self._blocks.clear()

    def _write(self, table: Table) -> None:
        known = self._blocks.get(table.kind)
        if known is None or known[0] != table.ids:
            block = Block(table.kind, tuple(dict.fromkeys(filter(None, table.ids))))
            if known is not None:
                self._forget(table.kind, set(known[1].ids).difference(block.ids))
            known = self._blocks[table.kind] = table.ids, block
        block = known[1]
        columns = table.columns
        if len(block.ids) != len(table.ids):
            counting = [bool(id_) for id_ in table.ids]
            columns = {key: array("d", compress(column, counting)) for key, column in columns.items()}
        if block.ids and all(len(column) == len(block.ids) for column in columns.values()):
            self._inventory.samples.write(block, columns)

    def _forget(self, kind: Kind, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._inventory.samples.forget(Ref(kind, id_))

"""How many objects each bookmark finds, as far as is known without asking a host. Owner thread.

The numbers are samples of the bookmarks, property `hits`. What leads to events or tasks is counted off this thread.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from stellwerk.core.clock import Clock
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record
from stellwerk.core.signal import Signal, Subscription
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.change import ChangeSet
from stellwerk.search.completion.best_match import FREE_KINDS
from stellwerk.search.crossing.outside import crosses
from stellwerk.search.query import read
from stellwerk.store.inventory import Inventory
from stellwerk.store.live import LiveQuery

if TYPE_CHECKING:  # most bookmarks need none of it
    from stellwerk.ports.lane import Answer
    from stellwerk.services.query.evaluation import Found
    from stellwerk.services.query.queries import Queries
    from stellwerk.services.query.stored import StoredQuery

HITS = "hits"
SLICE = 0.006
"""Seconds of counting without a break, and of one bookmark more."""
PAUSE = 0.02
"""Seconds between two slices: there are more important things."""
AGAIN = 10.0
"""Seconds between two counts of what nobody tells of."""


def count_hits(inventory: Inventory, queries: "Callable[[], Queries]", done: Callable[[], None] = lambda: None) -> None:
    """Count once for all bookmarks; `done` is called once all are counted."""
    waiting: set[str] = set()

    def counted(id_: str, told: "Answer[Found]") -> None:
        found = told.value
        inventory.samples.set(Ref(Kind.BOOKMARK, id_), HITS, None if found is None else len(found.rows))
        waiting.discard(id_)
        if not waiting:
            done()

    for bookmark in inventory.view.all(Kind.BOOKMARK):
        if not isinstance(bookmark, Bookmark):
            continue
        query = read(bookmark.query, catalogue=inventory.catalogue)
        if query.valid and query.kind is not None and crosses(query.checked):
            waiting.add(bookmark.id)
            queries().ask(query, partial(counted, bookmark.id))
        else:
            inventory.samples.set(Ref(Kind.BOOKMARK, bookmark.id), HITS, hits_of(bookmark, inventory))
    if not waiting:
        done()


def hits_of(bookmark: Bookmark, inventory: Inventory) -> int | None:
    """How many objects in memory it finds now; None for a query that cannot be answered. Without a type those that its
    list shows."""
    query = read(bookmark.query, catalogue=inventory.catalogue)
    if not query.valid:
        return None
    kinds = FREE_KINDS if query.kind is None else (query.kind,)
    return sum(1 for kind in kinds for _entity in query.found(kind, inventory.view))


class _Followed(Record):
    """`restless`: its number may change while no object does."""

    query: str
    live: "LiveQuery | StoredQuery | None" = None
    restless: bool = True


class BookmarkHits:
    """Keeps the numbers true from `start` on, for a panel that shows them. `counted` emits the bookmark's id after each
    change of a number.

    Counting is done in slices: a hundred bookmarks over ten thousand VMs take a second. What names samples
    (`cpu_usage > 80`) or no type is counted every AGAIN seconds: to test ten thousand VMs at each sampling is not
    worth a number at the edge. What asks for a page (the top by load) is counted as often, if an object changed
    meanwhile. What leads to events or tasks is counted on the threads that read the database, until
    `close`.

    Args:
        queries: the service for that, called once it is needed.
    """

    def __init__(self, inventory: Inventory, loop: Loop, clock: Clock, queries: "Callable[[], Queries]") -> None:
        self._inventory = inventory
        self._queries = queries
        self._loop = loop
        self._clock = clock
        self._followed: dict[str, _Followed] = {}
        self._waiting: dict[str, None] = {}
        """Ids of bookmarks to be counted, the next one first."""
        self._told: set[str] = set()
        """Ids of those whose number was said."""
        self._turn: Timer | None = None
        self._again: Timer | None = None
        self._subscription: Subscription | None = None
        self._stirred = False
        """Some object changed since what nobody tells of was last counted."""
        self.counted: Signal[str] = Signal()

    def start(self) -> None:
        """Count, and follow the inventory; harmless where it does already."""
        if self._subscription is None:
            self._subscription = self._inventory.changed.connect(self._follow)
            self._again = self._loop.after(AGAIN, self._count_again)
            self._look()

    def close(self) -> None:
        """Follow no more."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None
        for timer in (self._turn, self._again):
            if timer is not None:
                timer.cancel()
        self._turn = self._again = None
        self._waiting.clear()
        for id_ in tuple(self._followed):
            self._forget(id_)

    def _follow(self, changes: ChangeSet) -> None:
        self._stirred = True
        if changes.touches((Kind.BOOKMARK,)):
            self._look()

    def _look(self) -> None:
        known = {b.id: b for b in self._inventory.view.all(Kind.BOOKMARK) if isinstance(b, Bookmark)}
        for id_ in self._followed.keys() - known.keys():
            self._forget(id_)
        for bookmark in sorted(known.values(), key=lambda bookmark: bookmark.position):
            followed = self._followed.get(bookmark.id)
            if followed is None or followed.query != bookmark.query:
                self._forget(bookmark.id)
                self._waiting[bookmark.id] = None
        self._work()

    def _count_again(self) -> None:
        """What nothing tells of."""
        self._again = self._loop.after(AGAIN, self._count_again)
        stirred, self._stirred = self._stirred, False
        due = (id_ for id_, one in self._followed.items() if one.live is None and (one.restless or stirred))
        self._waiting.update(dict.fromkeys(due))
        self._work()

    def _work(self) -> None:
        """Count those that wait, for SLICE seconds; go on later where some are left."""
        if self._turn is not None:
            return
        end = self._clock.monotonic() + SLICE
        while self._waiting:
            id_ = next(iter(self._waiting))
            del self._waiting[id_]
            bookmark = self._inventory.view.get(Ref(Kind.BOOKMARK, id_))
            if not isinstance(bookmark, Bookmark):
                continue
            self._count(bookmark)
            if self._waiting and self._clock.monotonic() >= end:
                self._turn = self._loop.after(PAUSE, self._go_on)
                return

    def _go_on(self) -> None:
        self._turn = None
        self._work()

    def _count(self, bookmark: Bookmark) -> None:
        if bookmark.id in self._followed:
            self._set(bookmark.id, hits_of(bookmark, self._inventory))
            return
        followed = self._followed[bookmark.id] = _Followed(bookmark.query)
        query = read(bookmark.query, catalogue=self._inventory.catalogue)
        if query.valid and query.kind is not None and crosses(query.checked):
            stored = followed.live = self._queries().live(bookmark.query)
            stored.changed.connect(partial(self._changed, bookmark.id, stored))
            return
        if not query.valid or query.kind is None:
            self._set(bookmark.id, hits_of(bookmark, self._inventory))
            return
        # The usual order is the cheapest, lists have made its keys; the bookmark's own may be by samples.
        usual = (self._inventory.catalogue.kinds[query.kind].sort,)
        members = query.sorted_by(usual)
        followed.restless = members.uses_samples or members.uses_time
        if query.page is not None:
            self._set(bookmark.id, hits_of(bookmark, self._inventory))
            return
        live = self._inventory.live(bookmark.query, sort=usual)
        self._set(bookmark.id, len(live))
        if members.uses_samples:
            live.close()
            return
        followed.live = live
        live.changed.connect(partial(self._changed, bookmark.id, live))

    def _changed(self, id_: str, live: "LiveQuery | StoredQuery", _change: object) -> None:
        """The beginning of what a stored query finds is no number yet."""
        if isinstance(live, LiveQuery):
            self._set(id_, len(live))
        elif live.settled:
            self._set(id_, len(live) if live.error is None else None)

    def _set(self, id_: str, hits: int | None) -> None:
        ref = Ref(Kind.BOOKMARK, id_)
        if id_ in self._told and self._inventory.samples.value(ref, HITS) == hits:
            return
        self._told.add(id_)
        self._inventory.samples.set(ref, HITS, hits)
        self.counted.emit(id_)

    def _forget(self, id_: str) -> None:
        self._waiting.pop(id_, None)
        self._told.discard(id_)
        followed = self._followed.pop(id_, None)
        if followed is not None and followed.live is not None:
            followed.live.close()

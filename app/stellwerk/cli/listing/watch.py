"""`select --watch`: a live query in the terminal, its hosts kept connected while it runs. Owner thread.

What changes is gathered for a moment and handed to a view: a screen on a terminal, lines where a program reads.
"""

import signal
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Protocol

from stellwerk.cli.concern import connected_hosts
from stellwerk.cli.failure import Status
from stellwerk.cli.listing.form import Form
from stellwerk.cli.listing.line_view import LineView
from stellwerk.cli.listing.listed import Listed
from stellwerk.cli.listing.suspension import suspendable
from stellwerk.cli.listing.wish import Wish, vms_on
from stellwerk.cli.session import Session
from stellwerk.cli.terminal import Terminal
from stellwerk.core.error import Cancelled
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.loop import Timer
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.services.bookmark_hits import HITS, count_hits
from stellwerk.store.live import ListChange

PACE = 0.25
"""Seconds between two looks of the view at what changed."""
BEAT = 1.0
"""Seconds after which the view has its turn where nothing changed: a clock, a reader that left."""
AGAIN = 30.0
"""Seconds between two readings of what is read on demand only."""
MOST_DRAWN = 500
"""Rows on the tallest terminal."""
LOOKED_AT = 100
"""Rows that somebody looks at: more fit no screen."""
_ENDS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))

Sample = Callable[[Collection[HostId], Callable[[], None]], None]
"""Reads the statistics of connected hosts, and calls back."""


class View(Protocol):
    """Shows a list that changes."""

    def show(self, ids: Collection[str], touched: Collection[str], silent: int) -> None:
        """The list is these objects in this order now. `touched`: those that may look different or have left, each of
        them at the first call; none where only time went by. `silent` hosts do not answer."""
        ...


class Watch:
    """Follows one query from `start` until `close`."""

    def __init__(
        self,
        session: Session,
        wish: Wish,
        view: View,
        interval: float,
        listed: Listed | None = None,
        sample: Sample | None = None,
    ) -> None:
        self._session = session
        self._sample = sample or session.app.sampling.read_now
        self._wish = wish
        self._view = view
        self._interval = interval
        self._kinds = wish.host_kinds
        self._live = listed or Listed(session, wish)
        self._shown: Collection[str] = ()
        self._touched: set[str] = set()
        self._asked = connected_hosts(session.graph)
        self._flush: Timer | None = None
        self._timers: dict[str, Timer] = {}
        self._closed = False

    def start(self) -> None:
        """Show the list, and follow it from now on."""
        if self._kinds:
            self._session.app.follow()
        self._live.changed.connect(self._changed)
        self._touched.update(self._live.ids)
        if self._live.settled:
            self._show()
        self._ask_addresses(_there(self._wanted(), self._session.graph))
        self._every("look", self._interval, self._look)
        self._every("read", AGAIN, self._read_again)
        self._every("beat", BEAT, self._soon)

    def redraw(self) -> None:
        """Have it shown at once: somebody wants to see it otherwise."""
        if self._flush is not None:
            self._flush.cancel()
        self._show()

    def close(self) -> None:
        """Follow no more."""
        self._closed = True
        self._live.close()
        for timer in (self._flush, *self._timers.values()):
            if timer is not None:
                timer.cancel()

    def _every(self, name: str, seconds: float, act: Callable[[], None]) -> None:
        def turn() -> None:
            if not self._closed:
                act()
                self._every(name, seconds, act)

        self._timers[name] = self._session.loop.after(seconds, turn)

    def _changed(self, change: ListChange) -> None:
        self._touched.update(change.changed)
        self._soon()

    def _soon(self) -> None:
        if self._flush is None and not self._closed:
            self._flush = self._session.loop.after(PACE, self._show)

    def _show(self) -> None:
        self._flush = None
        if not self._live.settled:
            return
        ids, graph = self._live.ids, self._session.graph
        if ids is not self._shown:
            self._touched.update(set(ids).symmetric_difference(self._shown))
        touched, self._touched, self._shown = self._touched, set(), ids
        self._view.show(ids, touched, len(self._wanted()) - len(_there(self._wanted(), graph)))

    # what no event tells

    def _wanted(self) -> frozenset[HostId]:
        return connected_hosts(self._session.graph) if self._kinds else frozenset()

    def _look(self) -> None:
        """Read the statistics, and let time go on; connect to hosts that are new."""
        hosts = self._wanted()
        fresh, self._asked = hosts - self._asked, hosts
        if fresh:
            self._session.app.ensure(fresh, lambda _answer: None)
        if self._wish.samples and self._kinds:
            self._sample(_there(hosts, self._session.graph), self._sampled)
        else:
            self._sampled()

    def _sampled(self) -> None:
        if self._closed:
            return
        app = self._session.app
        if self._wish.kind is Kind.BOOKMARK and self._wish.reads((HITS,)):
            count_hits(app.inventory, lambda: app.queries, self._counted)
        else:
            self._counted()

    def _counted(self) -> None:
        if self._closed:
            return
        self._session.app.inventory.sampled()
        if self._wish.exact:
            self._touched.update(self._live.ids)
        self._soon()

    def _read_again(self) -> None:
        details = self._session.app.details
        there = _there(self._wanted(), self._session.graph)
        for host in there:
            if Kind.STORAGE_POOL in self._kinds or Kind.VOLUME in self._kinds:
                details.storage(host)
            if Kind.LIBVIRT_NETWORK in self._kinds:
                details.networks(host)
            if Kind.SNAPSHOT in self._kinds:
                details.snapshots(host)
            if Kind.NIC in self._kinds:
                details.nics(host)
            if Kind.TEMPLATE in self._kinds:
                details.templates(host)
            if Kind.TRASH in self._kinds:
                details.trash(host)
        self._ask_addresses(there)

    def _ask_addresses(self, there: Collection[HostId]) -> None:
        """Of all VMs where the answer depends on them; else, where the column is there by itself, of the first ones."""
        graph = self._session.graph
        if self._wish.addresses:
            self._session.app.details.addresses(vms_on(there, graph))
        elif self._wish.kind is Kind.VM and any(prop.key == "ips" for prop in self._wish.props):
            first = (graph.vm(VmId(id_)) for id_ in list(self._live.ids)[:LOOKED_AT])
            self._session.app.details.addresses([vm.id for vm in first if vm is not None and vm.host_id in there])


def run_watch(
    terminal: Terminal, session: Session, wish: Wish, form: Form, interval: float, sample: Sample | None = None
) -> Status:
    """Show the list until Ctrl+C: CANCELLED. `sample`: by what statistics are read, if not by this process alone.
    Raises BrokenPipeError once nobody reads any more."""
    try:
        if form is Form.TABLE and terminal.draws:
            from stellwerk.cli.listing.screen_view import ScreenView  # here: rich takes its time

            listed = Listed(session, wish, MOST_DRAWN)
            with ScreenView(terminal, wish, session, listed.entity) as screen:
                watch = Watch(session, wish, screen, interval, listed, sample)
                with suspendable(session.loop, terminal.out, (screen,), watch.redraw):
                    follow(session, watch, listed)
        else:
            listed = Listed(session, wish)
            view = LineView(terminal, form, wish, session, listed.entity)
            follow(session, Watch(session, wish, view, interval, listed, sample), listed)
    except Cancelled:
        return Status.CANCELLED
    return Status.DONE


def follow(session: Session, watch: Watch, listed: Listed, over: Callable[[], bool] = lambda: False) -> None:
    """Follow until it is over. Raises Cancelled for Ctrl+C, and why there is no answer."""
    try:
        with _ends_as_by_hand():
            watch.start()
            session.wait(lambda: listed.error is not None or over())
            if listed.error is not None:
                raise listed.error
    finally:
        watch.close()


@contextmanager
def _ends_as_by_hand() -> Iterator[None]:
    """A request to end (`timeout 60 stellwerk …`) is taken for Ctrl+C meanwhile: the terminal shall be given back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heeded = [number for number in _ENDS if signal.getsignal(number) is not signal.SIG_IGN]  # nohup
    before = {one: signal.signal(one, lambda _signal, _frame: signal.raise_signal(signal.SIGINT)) for one in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _there(hosts: Collection[HostId], graph: Graph) -> frozenset[HostId]:
    found = (graph.host(id_) for id_ in hosts)
    return frozenset(host.id for host in found if isinstance(host, Host) and host.link.state is LinkState.LIVE)

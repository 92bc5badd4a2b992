"""The life of one host's connection: opens it, keeps it, notices its loss, tries again. Owner thread.

What follows from what is decided in `policy/link`; here are the thread that opens (abandoned after OPEN_LIMIT), the
timers, and the host's `link` in the inventory.
"""

import logging
import random
from collections.abc import Callable

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, TimedOut, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record, field, replace
from stellwerk.core.setting import Settings
from stellwerk.core.text import _
from stellwerk.model.host import Host, Link
from stellwerk.model.state import Leaving, LinkState
from stellwerk.policy.link import (
    Course,
    Effect,
    Failed,
    GraceOver,
    Happening,
    Leaves,
    Lost,
    Moment,
    NetworkBack,
    Opened,
    RetryDue,
    Synced,
    Unwanted,
    Wanted,
    grace,
    step,
)
from stellwerk.ports.hypervisor import DomainNotice, Hypervisor, NetworkNotice, Session, StorageNotice
from stellwerk.ports.lane import Answer
from stellwerk.services.fleet_setting import GRACE, GRACE_PER_VM, REBOOT
from stellwerk.services.link.crew import Crew
from stellwerk.services.link.deadline import Deadlines
from stellwerk.services.link.errand import Closer, Errand
from stellwerk.services.link.event_flow import EventFlow
from stellwerk.services.link.lane_thread import OPEN_LIMIT
from stellwerk.services.link.lanes import HostLanes, LaneTable
from stellwerk.services.link.link_board import LinkBoard
from stellwerk.services.link.start_turn import StartTurns, Turn
from stellwerk.services.link.sync import Sync
from stellwerk.services.sliced import SlicedApply
from stellwerk.store.inventory import Inventory

_log = logging.getLogger(__name__)

MOST_OPENINGS = 3
"""Threads of one host that may be stuck in opening; a host that is silent for hours holds no more."""


class LinkTools(Record, frozen=True, kw_only=True):
    """What every link of a fleet works with."""

    loop: Loop
    clock: Clock
    inventory: Inventory
    hypervisor: Hypervisor
    settings: Settings
    lanes: LaneTable
    deadlines: Deadlines
    closer: Closer
    crew: Crew
    sliced: SlicedApply
    turns: StartTurns
    board: LinkBoard
    others: Callable[[HostId, StorageNotice | NetworkNotice], None]
    told: Callable[[HostId, DomainNotice], None] = field(default=lambda _host, _notice: None)
    luck: Callable[[], float] = field(default=lambda: random.uniform(-1.0, 1.0))


class HostLink:
    """One host's connection."""

    def __init__(self, host: Host, tools: LinkTools) -> None:
        self.id = host.id
        self.uri = host.uri
        self.flow: EventFlow | None = None
        """The events of the present connection; None while there is none."""
        self._name = host.name
        self._tools = tools
        self._course = Course(link=replace(host.link, state=LinkState.OFF))
        self._opening: _Opening | None = None
        self._openings = 0
        self._sync: Sync | None = None
        self._retry: Timer | None = None
        self._grace: Timer | None = None

    @property
    def link(self) -> Link:
        """Where it stands."""
        return self._course.link

    def connect_now(self) -> None:
        """Connect, without waiting for the next try."""
        self._happened(Wanted())

    def disconnect(self) -> None:
        """End the connection and stay off."""
        self._happened(Unwanted())

    def network_back(self) -> None:
        """This computer's network came back."""
        self._happened(NetworkBack())

    def leaving(self, how: Leaving) -> None:
        """The host was asked to go away."""
        self._happened(Leaves(how))

    def rename(self, name: str) -> None:
        """The host got another name, for messages and threads to come."""
        self._name = name

    def lost(self, error: AppError) -> None:
        """The connection is gone or of no use."""
        lanes = self._tools.lanes.of(self.id)
        self._happened(Lost(error, lanes.answered if lanes is not None else None))

    def _happened(self, happening: Happening) -> None:
        if not self._advance(happening):
            return
        if self.link.state is LinkState.SYNCING:
            self._tools.board.show_later(self.id, self.link)
        else:
            self._tools.board.show(self.id, self.link)

    def _advance(self, happening: Happening) -> bool:
        """Go on and do what follows; false = nothing is different now."""
        clock = self._tools.clock
        before = self._course.link
        moment = Moment(now=clock.now(), at=clock.monotonic(), luck=self._tools.luck())
        outcome = step(self._course, happening, moment)
        self._course = outcome.course
        if outcome.course.link == before:
            return False
        if outcome.course.link.state is not before.state and self._retry is not None:
            self._retry.cancel()
        if outcome.retry is not None:
            self._retry = self._tools.loop.after(outcome.retry, lambda: self._happened(RetryDue()))
        for effect in outcome.effects:
            self._do(effect)
        return True

    def _do(self, effect: Effect) -> None:
        match effect:
            case Effect.OPEN:
                self._open()
            case Effect.SYNC:
                self._start_sync()
            case Effect.CLOSE:
                self._close()
            case Effect.START_GRACE:
                self._start_grace()
            case Effect.STOP_GRACE:
                self._stop_grace()

    def _open(self) -> None:
        """Open when it is this host's turn; the turn lasts until it is synchronised or failed."""
        opening = self._opening = _Opening()
        opening.turn = self._tools.turns.ask(lambda: self._begin(opening))

    def _begin(self, opening: "_Opening") -> None:
        if self._openings >= MOST_OPENINGS:
            self._give_up(opening)
            return
        self._openings += 1
        hypervisor, uri, host_id = self._tools.hypervisor, self.uri, self.id
        Errand(
            self._tools.loop,
            f"{self._name}-open",
            lambda: hypervisor.open(uri, host_id),
            lambda answer: self._opened(opening, answer),
        ).start()
        opening.timer = self._tools.loop.after(OPEN_LIMIT, lambda: self._give_up(opening))

    def _opened(self, opening: "_Opening", answer: Answer[Session]) -> None:
        self._openings -= 1
        if opening is not self._opening or opening.over:
            if answer.value is not None:
                self._tools.closer.close(self._name, answer.value)
            return
        opening.end_wait()
        if answer.error is not None:
            self._happened(Failed(answer.error))
            return
        self._attach(answer.get())
        self._happened(Opened())

    def _give_up(self, opening: "_Opening") -> None:
        if opening is self._opening and not opening.over:
            _log.info("opening %s given up after %s s, %d threads left behind", self.uri, OPEN_LIMIT, self._openings)
            text = _('"{name}" did not answer within {n} s').format(name=self._name, n=f"{OPEN_LIMIT:g}")
            error = TimedOut(text, _("check that it runs and can be reached"))
            self._happened(Failed(error))

    def _end_opening(self) -> None:
        if self._opening is not None:
            self._opening.end()
            self._opening = None

    def _attach(self, session: Session) -> None:
        tools = self._tools
        hypervisor, uri, host_id = tools.hypervisor, self.uri, self.id
        lanes = HostLanes(
            tools.loop,
            tools.clock,
            tools.deadlines,
            tools.closer,
            self._name,
            session,
            lambda: hypervisor.open(uri, host_id),
            self.lost,
            tools.crew,
        )
        tools.lanes.attach(self.id, lanes)
        self.flow = EventFlow(
            tools.loop,
            tools.clock,
            tools.inventory,
            tools.lanes,
            self.id,
            lost=lambda reason: self.lost(self._cut(details=reason)),
            others=tools.others,
            told=tools.told,
        )

    def _start_sync(self) -> None:
        assert self.flow is not None  # attached before Opened was told
        tools = self._tools
        self._sync = Sync(
            self.id,
            self.flow,
            clock=tools.clock,
            inventory=tools.inventory,
            lanes=tools.lanes,
            sliced=tools.sliced,
            link=self._link_with,
            done=self._synced,
        )
        self._sync.start()

    def _link_with(self, last: bool) -> Link:
        """How the link stands with a piece of the first synchronisation, of which it may be the last."""
        if last:
            self._advance(Synced())
        self._tools.board.skip(self.id)
        return self.link

    def _synced(self, error: AppError | None) -> None:
        self._end_opening()
        if error is not None:
            self._happened(Failed(error))

    def _close(self) -> None:
        self._end_opening()
        if self._sync is not None:
            self._sync.drop()
            self._sync = None
        if self.flow is not None:
            self.flow.close()
            self.flow = None
        lanes = self._tools.lanes.detach(self.id)
        if lanes is not None:
            lanes.close(self._cut(_("try again when it is connected")))

    def _cut(self, hint: str = "", details: str = "") -> Unreachable:
        return Unreachable(_('the connection to "{name}" is lost').format(name=self._name), hint, details)

    def _start_grace(self) -> None:
        self._stop_grace()
        domains = self._tools.inventory.domains_on(self.id)
        settings = self._tools.settings
        running = sum(1 for domain in domains if domain.active)
        seconds = grace(settings.get(GRACE), settings.get(GRACE_PER_VM), running)
        if self._course.link.leaving is not Leaving.NOT:
            seconds = max(seconds, settings.get(REBOOT))
        self._grace = self._tools.loop.after(seconds, lambda: self._happened(GraceOver()))

    def _stop_grace(self) -> None:
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None


class _Opening(Record, eq=False):
    """One try: its turn, and its limit until the connection is open. An answer to one that is over is closed again."""

    turn: Turn | None = None
    timer: Timer | None = None
    over: bool = False

    def end_wait(self) -> None:
        """The connection is open, or never will be."""
        self.over = True
        if self.timer is not None:
            self.timer.cancel()

    def end(self) -> None:
        """The try has ended."""
        self.end_wait()
        if self.turn is not None:
            self.turn.end()

"""The lanes of all hosts: which channel and connection serve which lane, and what becomes of those that fail.

Owner thread. Implements `stellwerk.ports.lane.Lanes`.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import LIMITS, Answer, Lane, Ticket
from stellwerk.services.link.channel import Channel, channel_name
from stellwerk.services.link.crew import Crew
from stellwerk.services.link.deadline import Deadlines
from stellwerk.services.link.errand import CLOSE_LIMIT, Closer
from stellwerk.services.link.lane_thread import Connection, Request

T = TypeVar("T")

MOST_MISSES = 2
"""Abandoned calls after which a connection is replaced: libvirtd serves five calls of one connection at a time."""
GUEST_WIDTH = 4
"""Guests of one host that are asked side by side."""
LONG_WIDTH = 3
"""Long calls of one host that run side by side."""


class HostLanes:
    """The lanes of one connected host.

    `lost` is called once when its main connection is of no use any more: a job found it gone, a call of lane FACTS
    was not answered, or MOST_MISSES calls were abandoned on it. `crew` serves what is asked all the time and shortly.
    """

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        deadlines: Deadlines,
        closer: Closer,
        name: str,
        session: Session,
        open_: Callable[[], Session],
        lost: Callable[[AppError], None],
        crew: Crew | None = None,
    ) -> None:
        self.name = name
        self.answered = clock.now()
        """When the host last answered, UTC seconds."""
        self._clock = clock
        self._closer = closer
        self._open = open_
        self._lost = lost
        self._closed = False
        self._main = Connection(open_, session)
        make = partial(Channel, loop, clock, deadlines, missed=self._missed, lost=self._found_lost)
        if session.in_process:
            every = make(channel_name(name, Lane), self._main, crew=crew)
            self._channels = dict.fromkeys(Lane, every)
            return
        self._channels = {
            Lane.FACTS: make(channel_name(name, [Lane.FACTS]), self._main),
            Lane.CONTROL: make(channel_name(name, [Lane.CONTROL]), self._main),
            Lane.STATS: make(channel_name(name, [Lane.STATS]), Connection(open_), crew=crew),
            Lane.GUEST: make(channel_name(name, [Lane.GUEST]), Connection(open_), width=GUEST_WIDTH),
            Lane.LONG: make(channel_name(name, [Lane.LONG]), Connection(open_), width=LONG_WIDTH),
        }

    @property
    def abandoned(self) -> int:
        """Threads of this host that are stuck in a call that nobody waits for."""
        return sum(channel.abandoned for channel in set(self._channels.values()))

    @property
    def outstanding(self) -> int:
        """Requests to this host that were not answered yet."""
        return sum(channel.outstanding for channel in set(self._channels.values()))

    def ask(
        self, lane: Lane, job: Callable[[Session], T], done: Callable[[Answer[T]], None], limit: float | None = None
    ) -> Ticket:
        """See `Lanes.ask`."""
        channel = self._channels[lane]

        def answered(answer: Answer[T]) -> None:
            if answer.error is None:
                self.answered = self._clock.now()
            done(answer)

        request = Request(lane, job, answered, LIMITS[lane] if limit is None else limit)
        channel.submit(request)
        return _LaneTicket(channel, request)

    def close(self, error: AppError) -> None:
        """Answer everything that waits or runs with `error` and end the connections. Waits for nothing."""
        if self._closed:
            return
        self._closed = True
        channels = set(self._channels.values())
        for channel in channels:
            channel.close(error)
        for connection in {channel.connection for channel in channels}:
            users = [channel for channel in channels if channel.connection is connection]
            self._end(connection, users, CLOSE_LIMIT)

    def _end(self, connection: Connection, users: list[Channel], limit: float | None) -> None:
        session = connection.retire()
        if session is not None:
            busy = (thread.ended for channel in users for thread in channel.threads)
            self._closer.close(self.name, session, busy, limit)

    def _missed(self, channel: Channel, request: Request, error: AppError) -> None:
        connection = channel.connection
        connection.misses += 1
        if connection is self._main:
            if request.lane is Lane.FACTS or connection.misses >= MOST_MISSES:
                self._give_up(error)
        elif request.lane is Lane.STATS or connection.misses >= MOST_MISSES:
            self._replace(channel)

    def _found_lost(self, channel: Channel, error: AppError) -> None:
        if channel.connection is self._main:
            self._give_up(error)
        else:
            self._replace(channel)

    def _give_up(self, error: AppError) -> None:
        if not self._closed:
            self._lost(error)

    def _replace(self, channel: Channel) -> None:
        """A new connection for what comes; long calls that run on the old one may end there."""
        old = channel.connection
        channel.replace(Connection(self._open))
        self._end(old, [channel], None if channel is self._channels[Lane.LONG] else CLOSE_LIMIT)


class _LaneTicket:
    """A request that can be taken back."""

    __slots__ = ("_channel", "_request")

    def __init__(self, channel: Channel, request: Request) -> None:
        self._channel = channel
        self._request = request

    def cancel(self) -> bool:
        return self._channel.withdraw(self._request)


class _NoTicket:
    """A request that was answered at once."""

    __slots__ = ()

    def cancel(self) -> bool:
        return False


class LaneTable:
    """The lanes of every connected host."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._hosts: dict[HostId, HostLanes] = {}
        self.rereads: Signal[tuple[HostId, tuple[str, ...]]] = Signal()
        """Emits what `reread` was asked for."""

    @property
    def outstanding(self) -> int:
        """Requests that were not answered yet, of all hosts."""
        return sum(lanes.outstanding for lanes in self._hosts.values())

    def attach(self, host_id: HostId, lanes: HostLanes) -> None:
        """From now on this host is reached over these lanes."""
        self._hosts[host_id] = lanes

    def detach(self, host_id: HostId) -> HostLanes | None:
        """From now on this host is not connected; answers its lanes, which are still to be closed."""
        return self._hosts.pop(host_id, None)

    def of(self, host_id: HostId) -> HostLanes | None:
        """The lanes of a host; None while it is not connected."""
        return self._hosts.get(host_id)

    def ask(
        self,
        host_id: HostId,
        lane: Lane,
        job: Callable[[Session], T],
        done: Callable[[Answer[T]], None],
        *,
        limit: float | None = None,
    ) -> Ticket:
        """Run a job on a host's lane, see `Lanes.ask`."""
        self._loop.assert_owner()
        lanes = self._hosts.get(host_id)
        if lanes is not None:
            return lanes.ask(lane, job, done, limit)
        error: Answer[Any] = Answer(error=Unreachable(_("the host is not connected"), _("connect it first")))
        self._loop.post(partial(done, error))
        return _NoTicket()

    def reread(self, host_id: HostId, vm_ids: tuple[str, ...]) -> None:
        """Read these VMs again soon, see `Lanes.reread`."""
        self._loop.assert_owner()
        self.rereads.emit((host_id, vm_ids))

"""The SSH connections of this process: one for each place, shared by all who need it. Any thread.

Owns one thread, `stellwerk-ssh-rest`, only while a connection is kept that nobody uses: it ends those after a while.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import paramiko

from stellwerk.adapters.ssh.connection import SshConnection, connect
from stellwerk.adapters.ssh.host_key import KeyBook
from stellwerk.adapters.ssh.login import Login, RefusedSecrets
from stellwerk.adapters.ssh.route import Route, route_to
from stellwerk.core.error import Refused, TimedOut, Unreachable
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ports.secret import Secrets
from stellwerk.ports.ssh_place import SshPlace

REST = 20.0
"""Seconds a connection is kept after its last use: libvirt's own connection may end and come back meanwhile."""


class _Slot(Record, eq=False):
    """The connection to one place. `opening` is held by who makes it; the others are guarded by the pool."""

    opening: threading.Lock
    connection: SshConnection | None = None
    users: int = 0
    idle_since: float = 0.0
    jump: "Lease | None" = None


class Lease:
    """The use of a connection, until `release`. `fresh`: it was made for this."""

    def __init__(self, connection: SshConnection, release: Callable[[], None], *, fresh: bool) -> None:
        self.connection = connection
        self.fresh = fresh
        self._release: Callable[[], None] | None = release
        self._guard = threading.Lock()

    def release(self) -> None:
        """Give it back. Twice is harmless."""
        with self._guard:
            release, self._release = self._release, None
        if release is not None:
            release()


class SshPool:
    """Makes connections and keeps them as long as they are of use."""

    def __init__(self, known_hosts: Path, secrets: Secrets, home: Path | None = None, rest: float = REST) -> None:
        """`known_hosts` is our own file; `home` is whose `.ssh` is read, None = that of the user; `rest` in seconds."""
        self._keys = KeyBook(known_hosts)
        self._login = Login(secrets)
        self.secrets = secrets
        self.refused_by_sudo = RefusedSecrets()
        self._home = home
        self._rest = rest
        self._slots: dict[Route, _Slot] = {}
        self._changed = threading.Condition()
        self._resting = False
        self._closed = False

    def lease(self, place: SshPlace) -> Lease:
        """A connection to a place, made if there is none; blocks up to CONNECT_LIMIT. Raises as `connect` does."""
        return self._lease(route_to(place, self._home or Path.home()), place.accept)

    def channel(
        self, place: SshPlace, open_: Callable[[SshConnection], paramiko.Channel]
    ) -> tuple[Lease, paramiko.Channel]:
        """A channel that `open_` makes on a connection to a place, and its use.

        A connection that was there before may be dead without anybody having noticed: a new one is made then, once.
        """
        lease = self.lease(place)
        try:
            return lease, open_(lease.connection)
        except (Unreachable, TimedOut):
            lease.release()
            if lease.fresh or lease.connection.alive:
                raise
        except BaseException:
            lease.release()
            raise
        return self.channel(place, open_)

    @contextmanager
    def use(self, place: SshPlace) -> Iterator[SshConnection]:
        """The same for one block."""
        lease = self.lease(place)
        try:
            yield lease.connection
        finally:
            lease.release()

    def part(self, place: SshPlace) -> None:
        """Let go of the connection to a place: who uses it goes on, who comes next gets a new one."""
        route = route_to(place, self._home or Path.home())
        with self._changed:
            slot = self._slots.pop(route, None)
            unused = slot is not None and not slot.users
        if slot is not None and unused:
            self._drop(slot)

    def close(self) -> None:
        """End every connection; nothing can be opened any more."""
        with self._changed:
            self._closed = True
            ended = [slot.connection for slot in self._slots.values() if slot.connection is not None]
            self._slots.clear()
            self._changed.notify_all()
        for connection in ended:
            connection.close()

    def _lease(self, route: Route, accept: str) -> Lease:
        with self._changed:
            self._refuse_when_closed()
            slot = self._slots.setdefault(route, _Slot(threading.Lock()))
            slot.users += 1
        try:
            with slot.opening:
                connection = slot.connection
                fresh = connection is None or not connection.alive
                if connection is None or fresh:
                    connection = self._open(slot, route, accept)
        except BaseException:
            self._leave(route, slot)
            raise
        return Lease(connection, lambda: self._leave(route, slot), fresh=fresh)

    def _open(self, slot: _Slot, route: Route, accept: str) -> SshConnection:
        self._drop(slot)
        jump = self._lease(route.jump, accept) if route.jump is not None else None
        try:
            made = connect(route, self._keys, self._login, accept, jump.connection if jump is not None else None)
        except BaseException:
            if jump is not None:
                jump.release()
            raise
        with self._changed:
            closed = self._closed
            slot.connection, slot.jump = made, jump
        if closed:
            made.close()
            self._refuse_when_closed()
        return made

    def _refuse_when_closed(self) -> None:
        if self._closed:  # a thread that comes late would leave a connection behind
            raise Refused(_("the program ends"), _("start it again"))

    def _leave(self, route: Route, slot: _Slot) -> None:
        with self._changed:
            slot.users -= 1
            if slot.users or self._closed:
                return
            parted = self._slots.get(route) is not slot
            slot.idle_since = time.monotonic()
            if parted:
                pass
            elif slot.connection is None:
                self._slots.pop(route, None)
            elif not self._resting:
                self._resting = True
                threading.Thread(target=self._end_idle, name="stellwerk-ssh-rest", daemon=True).start()
            self._changed.notify_all()
        if parted:
            self._drop(slot)

    def _end_idle(self) -> None:
        """On a thread of its own: end what nobody has used for a while, until nothing rests."""
        while True:
            with self._changed:
                resting = {route: slot for route, slot in self._slots.items() if not slot.users}
                if self._closed or not resting:
                    self._resting = False
                    return
                now = time.monotonic()
                over = [route for route, slot in resting.items() if slot.idle_since + self._rest <= now]
                ended = [self._slots.pop(route) for route in over]
                if not over:
                    self._changed.wait(min(slot.idle_since for slot in resting.values()) + self._rest - now)
            for slot in ended:
                self._drop(slot)

    def _drop(self, slot: _Slot) -> None:
        """End the connection of a slot that nobody uses, or that is dead."""
        with self._changed:
            connection, slot.connection = slot.connection, None
            jump, slot.jump = slot.jump, None
        if connection is not None:
            connection.close()
        if jump is not None:
            jump.release()

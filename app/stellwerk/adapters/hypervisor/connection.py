"""Opens connections to hosts: any libvirt URI, never a question, keepalive, no libvirt that is too old.

`open` blocks and may hang for minutes on a silent host; callers run it on a thread that they can abandon.
"""

import logging
import threading
from typing import Any
from urllib.parse import urlsplit

import libvirt

from stellwerk.adapters.hypervisor.error import translated
from stellwerk.adapters.hypervisor.event_loop import LOOP
from stellwerk.adapters.hypervisor.place import Place, asking_by, place_of
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.clock import Clock, SystemClock
from stellwerk.core.error import AppError, NotAllowed, Refused, Unreachable, Unsupported
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.text import _
from stellwerk.core.thread_rank import stand_back
from stellwerk.core.user import user_name
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.tunnel import Askpass, Tunnel, Tunnels

OLDEST = 6_000_000
"""The oldest libvirt on a host, in libvirt's numbers: bulk calls and events that everything rests on are there."""

KEEPALIVE_INTERVAL, KEEPALIVE_MISSES = 3, 3
"""Seconds between two questions, and how many may stay unanswered: a silent host is found out after 12 s at most."""

FAULT_PATIENCE = 1.0
"""Seconds that the reason for the end of a tunnel may come after the end."""

_CREDENTIALS = [
    libvirt.VIR_CRED_USERNAME,
    libvirt.VIR_CRED_AUTHNAME,
    libvirt.VIR_CRED_CNONCE,
    libvirt.VIR_CRED_PASSPHRASE,
    libvirt.VIR_CRED_ECHOPROMPT,
    libvirt.VIR_CRED_NOECHOPROMPT,
    libvirt.VIR_CRED_REALM,
    libvirt.VIR_CRED_EXTERNAL,
]

_log = logging.getLogger(__name__)


class LibvirtHypervisor:
    """The port `Hypervisor` over libvirt; `tunnels` lead to hosts that are given by their address. Any thread."""

    def __init__(
        self, clock: Clock | None = None, tunnels: Tunnels | None = None, askpass: Askpass | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        self._guard = threading.Lock()
        self._looping = False
        self._closed = False
        self._tunnels = tunnels
        self._askpass = askpass
        self._changing: set[tuple[HostId, VmId]] = set()

    def open(self, uri: str, host_id: HostId) -> LibvirtSession:
        """Connect; blocks up to the kernel's limits.

        Raises Invalid for a URI that libvirt does not know, Unreachable, NotAllowed (login, key, certificate),
        Unsupported (libvirt older than 6.0), Refused after `close`.
        """
        place = place_of(uri)
        with self._guard:
            if self._closed:  # a thread that comes late would start the event loop again, for nobody to end
                raise Refused(_("the program ends"), _("start it again"))
            if not self._looping:
                LOOP.enter()
                self._looping = True
        user = place.user or user_name("")
        if not (place.session and place.local):  # libvirt would start the user's daemon, and that its VMs, as far back
            stand_back()
        if place.transport == "ssh" and not place.tunnelled and self._askpass is not None:
            return self._opened_by_ssh(self._askpass, place, host_id, user)
        if not place.tunnelled:
            return self._opened(place.uri, place, host_id, user)
        return self._opened_by_tunnel(place, host_id, user)

    def _opened_by_tunnel(self, place: Place, host_id: HostId, user: str) -> LibvirtSession:
        """As the user who logs in; as root where libvirt does not let him in and sudo does."""
        tunnel = self._tunnel(place)
        try:
            return self._opened_inside(tunnel, place, host_id, user)
        except NotAllowed as error:
            if tunnel.rooted:
                raise
            try:
                tunnel = self._tunnel(place, as_root=True)
            except SecretNeeded:
                raise
            except NotAllowed:  # who cannot become root is told of the way without
                raise error from None
        return self._opened_inside(tunnel, place, host_id, user)

    def _opened_inside(self, tunnel: Tunnel, place: Place, host_id: HostId, user: str) -> LibvirtSession:
        """Open what is at the end of a tunnel, which ends with it."""
        try:
            session = self._opened(tunnel.uri, place, host_id, user)
        except AppError as error:
            fault = tunnel.fault(FAULT_PATIENCE if isinstance(error, Unreachable) else 0.0)
            tunnel.close()
            raise fault or error from error
        except BaseException:
            tunnel.close()
            raise
        session.when_freed(tunnel.close)
        return session

    def _opened_by_ssh(self, askpass: Askpass, place: Place, host_id: HostId, user: str) -> LibvirtSession:
        """By the ssh program, which asks us what it would ask on a terminal."""
        asking = askpass.asking(urlsplit(place.uri).port or 0)
        try:
            return self._opened(asking_by(place.uri, asking.command), place, host_id, user)
        except AppError as error:
            raise asking.fault(error.details) or error from error
        finally:
            asking.close()

    def _tunnel(self, place: Place, *, as_root: bool = False) -> Tunnel:
        if self._tunnels is None:
            raise Unsupported(_("hosts cannot be reached by their address here"), _("give a URI of libvirt"))
        return self._tunnels.open(place.uri, as_root=as_root)

    def _opened(self, uri: str, place: Place, host_id: HostId, user: str) -> LibvirtSession:
        """Open what libvirt is given for a place."""
        try:
            conn = libvirt.openAuth(uri, [_CREDENTIALS, _never_ask, None], 0)
        except libvirt.libvirtError as error:
            raise translated(error, place, user=user) from error
        try:
            version = conn.getLibVersion()
            check_version(version, place.name)
            _keep_alive(conn)
            session = self._session(conn, place, host_id, user)
        except libvirt.libvirtError as error:
            conn.close()
            raise translated(error, place, user=user) from error
        except Unsupported:
            conn.close()
            raise
        session.version = version
        return session

    def close(self) -> None:
        """End the event loop thread, if no other of these is open. Sessions must be closed before."""
        with self._guard:
            self._closed = True
            if self._looping:
                self._looping = False
                LOOP.leave()
        if self._tunnels is not None:
            self._tunnels.close()

    def _session(self, conn: Any, place: Place, host_id: HostId, user: str) -> LibvirtSession:
        session = LibvirtSession(conn, place, host_id, self._clock, user)
        session.changing = self._changing
        return session


def version_text(number: int) -> str:
    """`9.0.0` for libvirt's number of a version: major * 1,000,000 + minor * 1,000 + release."""
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"


def check_version(number: int, host: str) -> None:
    """Raise Unsupported, naming both versions, where a host's libvirt is older than the oldest supported."""
    if number < OLDEST:
        raise Unsupported(
            _("libvirt {found} on {host} is too old").format(found=version_text(number), host=host),
            _("{oldest} is the oldest that is supported: update the host").format(oldest=version_text(OLDEST)),
        )


def _keep_alive(conn: Any) -> None:
    """Drivers without a daemon have no keepalive and say so by an error."""
    try:
        conn.setKeepAlive(KEEPALIVE_INTERVAL, KEEPALIVE_MISSES)
    except libvirt.libvirtError:
        _log.debug("no keepalive on %s", conn.getType())


def _never_ask(credentials: object, opaque: object) -> int:
    """There is nobody on this thread to ask: whatever needs a password fails, and the host's row says so."""
    return -1

"""Consoles: ways to the displays of VMs and what they speak, imported when the first console is opened. Any thread.

paramiko, numpy and the decoders take a fifth of a second that no start should wait for.
"""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, urlsplit

from stellwerk.core.error import Invalid
from stellwerk.ports.console import DisplayPlace, Screen, Tell
from stellwerk.ports.dial import Dial, Reach, Stream
from stellwerk.ports.ssh_place import SCHEME, SshPlace, is_ssh, ssh_place

_TEST = "test"
"""libvirt's test driver, whose VMs have no displays."""

HostAt = Callable[[SshPlace], Dial]
"""The host at a place of SSH, not connected yet; imports and blocks."""


class LateDials:
    """The port `Dials`. Reading a URI opens nothing."""

    def __init__(self, ssh: HostAt) -> None:
        self._ssh = ssh

    def to(self, uri: str) -> Reach | None:
        """As the port says."""
        place = login_place(uri)
        if place is not None:
            return Reach(dial=LateDial(lambda: self._ssh(place)), on_host=True, address=place.address, vouched=True)
        parts = urlsplit(uri)
        transport = parts.scheme.partition("+")[2]
        if transport in ("tcp", "tls") and parts.hostname:
            return Reach(dial=LateDial(_local), on_host=False, address=parts.hostname)
        here = parts.scheme != SCHEME and transport in ("", "unix") and not parts.hostname
        if not here or parts.scheme == _TEST or "socket" in parse_qs(parts.query):
            return None
        return Reach(dial=LateDial(_local), on_host=True, near=True, vouched=True)

    def forward(self, dial: Dial, address: str, port: int) -> int:
        """As the port says."""
        from stellwerk.adapters.local.forward import Forward  # late: see above

        return Forward(dial, address, port).port

    def adopt(self, number: int) -> Stream:
        """As the port says."""
        from stellwerk.adapters.local.dial import adopt  # late: see above

        return adopt(number)


class LateDial:
    """The port `Dial`, made at its first use, on the thread that dials."""

    def __init__(self, make: Callable[[], Dial]) -> None:
        self._make = make

    def command(self, argv: Sequence[str]) -> Stream:
        """As the port says."""
        return self._make().command(argv)

    def tcp(self, address: str, port: int) -> Stream:
        """As the port says."""
        return self._make().tcp(address, port)

    def unix(self, path: str) -> Stream:
        """As the port says."""
        return self._make().unix(path)


class LateScreens:
    """The port `Screens` over RFB."""

    def open(self, stream: Stream, place: DisplayPlace, tell: Tell, *, near: bool, vouched: bool) -> Screen:
        """As the port says."""
        from stellwerk.adapters.console.rfb.connection import RfbScreen  # late: see above

        return RfbScreen(stream, place, tell, near=near, vouched=vouched)


def _local() -> Dial:
    from stellwerk.adapters.local.dial import LocalDial  # late: see above

    return LocalDial()


def login_place(uri: str) -> SshPlace | None:
    """Where to log in for a host that is reached over SSH, by us or by libvirt's `ssh` transport."""
    try:
        if is_ssh(uri):
            return ssh_place(uri).kept
        parts = urlsplit(uri)
        if not parts.scheme.endswith(("+ssh", "+libssh", "+libssh2")) or not parts.hostname:
            return None
        key_file = (parse_qs(parts.query).get("keyfile") or [""])[0]
        return SshPlace(address=parts.hostname, user=parts.username or "", port=parts.port or 0, key_file=key_file)
    except (Invalid, ValueError):
        return None

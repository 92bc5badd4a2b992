"""Shells of hosts, by whatever way a host is reached; what opens them is imported with the first. Any thread."""

from urllib.parse import parse_qs, urlsplit

from stellwerk.core.error import Unsupported
from stellwerk.core.text import _
from stellwerk.ports.terminal import Terminal
from stellwerk.runtime.late_console import login_place
from stellwerk.runtime.late_ssh import LateTunnels


class LateTerminals:
    """The port `Terminals`: over SSH where a host is reached by that, on this computer for its own libvirt."""

    def __init__(self, ssh: LateTunnels) -> None:
        self._ssh = ssh

    def refusal(self, uri: str) -> str:
        """As the port says."""
        if login_place(uri) is not None or _here(uri):
            return ""
        if uri.startswith("test"):
            return _("A simulated host has no shell")
        return _("The connection to this host carries libvirt alone: add the host by its address to have a shell on it")

    def shell(self, uri: str, columns: int, rows: int) -> Terminal:
        """As the port says."""
        place = login_place(uri)
        if place is not None:
            return self._ssh.terminal(place, columns, rows)
        if _here(uri):
            from stellwerk.adapters.local.terminal import LocalTerminal  # late: see above

            return LocalTerminal(columns, rows)
        raise Unsupported(_("there is no shell on this host"), self.refusal(uri))


def _here(uri: str) -> bool:
    """The URI is that of a libvirt of this computer."""
    parts = urlsplit(uri)
    driver, _plus, transport = parts.scheme.partition("+")
    named = parts.hostname or "socket" in parse_qs(parts.query)
    return driver != "test" and transport in ("", "unix") and not named

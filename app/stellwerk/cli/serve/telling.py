"""What `serve` says: what it does, events that matter, and hosts that wait for a password. Owner thread."""

from contextlib import suppress

from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.ids import HostId, Kind
from stellwerk.model.change import ChangeSet
from stellwerk.model.event import Event, Severity
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName, secret_name
from stellwerk.services.login.logins import REFUSED
from stellwerk.store.inventory import Inventory

_TRYING = frozenset({LinkState.CONNECTING, LinkState.SYNCING})
"""States that say nothing yet."""


class Telling:
    """Follows the inventory from its making on, until `close`."""

    def __init__(self, terminal: Terminal, inventory: Inventory) -> None:
        self._terminal = terminal
        self._inventory = inventory
        self._waiting: dict[HostId, str] = {}
        self._subscription = inventory.watch(self._changed, kinds=(Kind.HOST, Kind.EVENT))
        for host in inventory.view.all(Kind.HOST):
            if isinstance(host, Host):
                self._look_at(host)

    def say(self, text: str) -> None:
        """One line at once: whoever reads a pipe shall not wait for the next ones, and may go."""
        with suppress(OSError, ValueError):
            self._terminal.note(printable(text))
            self._terminal.err.flush()

    def close(self) -> None:
        """Follow no more."""
        self._subscription.close()

    def _changed(self, changes: ChangeSet) -> None:
        view = self._inventory.view
        for ref in changes.added:
            event = view.get(ref)
            if isinstance(event, Event) and event.severity is not Severity.NORMAL and event.code != REFUSED:
                self.say(f"{event.severity.value}: {event.text}")
        for ref in (*changes.added, *changes.changed):
            host = view.get(ref)
            if isinstance(host, Host):
                self._look_at(host)

    def _look_at(self, host: Host) -> None:
        """Say once of a host for which secret it waits."""
        name = secret_name(host.link.details) if host.link.code == SecretNeeded.code else None
        if name is None:
            if host.link.state not in _TRYING:
                self._waiting.pop(host.id, None)
        elif self._waiting.get(host.id) != host.link.reason:
            self._waiting[host.id] = host.link.reason
            self.say(f'warning: host "{host.name}" waits: {host.link.reason}; {_way_out(name)}')


def _way_out(name: SecretName) -> str:
    """Nobody sits here who could be asked."""
    if name.kind.opens:
        return "name a file that holds the passphrase in STELLWERK_SECRETS_FILE and start again"
    prefix = "sudo " if name.kind is SecretKind.SUDO else ""
    return f"keep it with: stellwerk secrets set '{prefix}{name.place}'; it is tried again every 5 minutes"

"""What a change of a host's status means to people: told once when it goes, once when it is back. Owner thread."""

from stellwerk.core.ids import HostId
from stellwerk.core.text import _
from stellwerk.model.event import Severity
from stellwerk.model.state import HostStatus
from stellwerk.services.told import Told

_BAD = frozenset({HostStatus.CONNECTING, HostStatus.NON_RESPONSIVE, HostStatus.NON_OPERATIONAL})

_NOT_UP = _BAD | {HostStatus.DISCONNECTED, HostStatus.REBOOT, HostStatus.DOWN}


class HostStory:
    """Remembers what was told of each host."""

    def __init__(self) -> None:
        self._told: dict[HostId, tuple[HostStatus, str]] = {}

    def forget(self, host_id: HostId) -> None:
        """The host was removed."""
        self._told.pop(host_id, None)

    def changed(self, host_id: HostId, status: HostStatus, reason: str) -> Told | None:
        """What is to be told of the status that a host has now; None = nothing new.

        A host that is tried again and again is not told again; that it is up for the first time is no news.
        """
        before, reason_before = self._told.get(host_id, (None, ""))
        match status:
            case HostStatus.INITIALIZING:
                return None
            case HostStatus.DISCONNECTED if before is None:
                return None
            case HostStatus.CONNECTING if before in (HostStatus.NON_RESPONSIVE, HostStatus.NON_OPERATIONAL):
                return None
        if before is status and (status is not HostStatus.NON_OPERATIONAL or reason == reason_before):
            return None
        self._told[host_id] = (status, reason)
        return _told(before, status, reason)


def _told(before: HostStatus | None, status: HostStatus, reason: str) -> Told | None:
    match status:
        case HostStatus.UP:
            if before in _NOT_UP:
                return Told(Severity.NORMAL, "host.up", _('host "{name}" is up'))
            return None
        case HostStatus.CONNECTING:
            text = _('host "{name}" does not answer; trying again')
            return Told(Severity.WARNING, "host.connecting", text)
        case HostStatus.NON_RESPONSIVE:
            text = _('host "{name}" is non-responsive: {reason}')
            return Told(Severity.ERROR, "host.nonresponsive", text, reason=reason)
        case HostStatus.NON_OPERATIONAL:
            text = _('host "{name}" is non-operational: {reason}')
            return Told(Severity.ERROR, "host.nonoperational", text, reason=reason)
        case HostStatus.DISCONNECTED:
            return Told(Severity.NORMAL, "host.disconnected", _('host "{name}" is disconnected'))
        case HostStatus.REBOOT:
            return Told(Severity.NORMAL, "host.reboot", _('host "{name}" is restarting'))
        case HostStatus.DOWN:
            return Told(Severity.NORMAL, "host.down", _('host "{name}" is down'))
        case HostStatus.MAINTENANCE | HostStatus.INITIALIZING:
            return None

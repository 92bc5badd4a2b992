"""Which machine a host is: its UUID with the driver and system or session; without a UUID, its URI. Pure; any thread.

Cheap boards share UUIDs, so another name together with another boot is another machine.
"""

from urllib.parse import urlsplit

from stellwerk.model.host import Host, HostFacts

_NO_UUIDS = frozenset({"", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
_SIMULATED = "test"
"""libvirt's test driver: every file is a world of its own, on whatever machine."""


def same_machine(host: Host, other: Host) -> bool:
    """Both are the same libvirt on the same machine."""
    if host.uri == other.uri:
        return True
    if not _same_uuid(host, other) or host.facts is None or other.facts is None:
        return False
    return not _differs(host.facts, other.facts)


def shared_uuid(host: Host, other: Host) -> bool:
    """Two machines that claim one UUID."""
    return _same_uuid(host, other) and not same_machine(host, other)


def _same_uuid(host: Host, other: Host) -> bool:
    mine, its = host.facts, other.facts
    if mine is None or its is None or mine.uuid.lower() in _NO_UUIDS or _SIMULATED in mine.driver.lower():
        return False
    own = (mine.uuid.lower(), mine.driver.lower(), _owner(host))
    return own == (its.uuid.lower(), its.driver.lower(), _owner(other))


def _owner(host: Host) -> str | None:
    """Whose libvirt it is: None = the system's; else the user of the session, as the URI names him."""
    if host.facts is None or not host.facts.session:
        return None
    return urlsplit(host.uri).username or ""


def _differs(mine: HostFacts, its: HostFacts) -> bool:
    """Another name, and not known to be the same boot."""
    same_boot = bool(mine.boot_id) and mine.boot_id == its.boot_id
    return mine.hostname != its.hostname and not same_boot

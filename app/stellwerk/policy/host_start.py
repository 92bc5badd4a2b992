"""Whether a host was started anew, and which of its VMs are started then, in their order. Pure; any thread."""

from collections.abc import Iterable, Mapping

from stellwerk.core.record import Record
from stellwerk.core.text import natural_key
from stellwerk.model.state import VmStatus
from stellwerk.model.vm import Domain


class Seen(Record, frozen=True):
    """A host as it was last seen: when, UTC seconds, and how long it had been running by then, 0 = not known."""

    at: float
    uptime: float = 0.0


def uptime_of(cpu_ns: Mapping[str, int] | None, cpus: int) -> float | None:
    """Seconds since its start, by what its processors have spent until now, idle time included. libvirt tells no
    uptime of a host, but this, of every host that runs Linux; time stolen from a virtual host is missing in it."""
    if not cpu_ns or cpus <= 0:
        return None
    return sum(cpu_ns.values()) / cpus / 1e9


def restarted(before: Seen | None, now: float, uptime: float | None) -> bool:
    """It runs for a shorter time than it had to, had it not been started anew; half a time is allowed for what its
    counters leave out. A host that was never seen, or does not tell, was not."""
    if before is None or uptime is None:
        return False
    return uptime < before.uptime + (now - before.at) / 2


def starting_order(domains: Iterable[Domain]) -> list[Domain]:
    """Those that have an order and are off, the lowest first."""
    wanted = (one for one in domains if one.definition.start_order > 0 and one.status is VmStatus.DOWN)
    return sorted(wanted, key=lambda one: (one.definition.start_order, natural_key(one.definition.name)))

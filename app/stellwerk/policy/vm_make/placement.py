"""Suggests a host of a cluster for a new VM, and says why. Pure; any thread. Sizes in bytes."""

from collections.abc import Iterable

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.core.record import Record
from stellwerk.core.text import _, natural_key
from stellwerk.core.unit import format_size


class Candidate(Record, frozen=True, kw_only=True):
    """A host with what counts. `why_not`: why it takes no VM, empty = it does. `memory` of the host; `promised`: of its
    VMs that run, and their `vcpus`; `cpus` of the host."""

    id: HostId
    name: str
    why_not: str = ""
    memory: int = 0
    promised: int = 0
    cpus: int = 0
    vcpus: int = 0

    @property
    def free(self) -> int:
        """Memory that is promised to nobody; below 0 where more is promised than there is."""
        return self.memory - self.promised


class Placement(Record, frozen=True, kw_only=True):
    """The host and the reason in a sentence."""

    host_id: HostId
    why: str


def place(candidates: Iterable[Candidate], memory: int) -> Placement:
    """The host with most memory that is promised to nobody; of equals the one with fewest vCPUs per processor.

    Raises Refused where no host takes a VM, or none has that much memory at all, naming each with its reason.
    """
    all_ = sorted(candidates, key=lambda one: natural_key(one.name))
    fit = [one for one in all_ if not _reason(one, memory)]
    if not fit:
        reasons = "; ".join(f"{one.name}: {_reason(one, memory)}" for one in all_) or _("it has no hosts")
        text = _("no host of the cluster can take the VM: {reasons}").format(reasons=reasons)
        raise Refused(text, _("name a host with -HostId, or make room on one"))
    best = max(fit, key=lambda one: (one.free, -_load(one)))
    return Placement(host_id=best.id, why=_why(best, all_, memory))


def _reason(one: Candidate, memory: int) -> str:
    """Why it is no place for the VM; empty = it is one."""
    if one.why_not:
        return one.why_not
    if one.memory and memory > one.memory:
        return _("it has {size} of memory").format(size=format_size(one.memory))
    return ""


def _why(best: Candidate, all_: list[Candidate], memory: int) -> str:
    others = [one for one in all_ if one.id != best.id]
    free = format_size(max(0, best.free))
    if not others:
        return _("it is the only host of the cluster, with {free} of memory free").format(free=free)
    rest = ", ".join(f"{one.name}: {_reason(one, memory) or format_size(max(0, one.free))}" for one in others[:5])
    return _("it has the most memory that no VM was promised: {free} ({others})").format(free=free, others=rest)


def _load(one: Candidate) -> float:
    return one.vcpus / one.cpus if one.cpus else 0.0

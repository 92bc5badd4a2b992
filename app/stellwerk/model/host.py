"""A host: what the user said of it, what its connection does, and what it last reported. Frozen; any thread."""

from stellwerk.core.ids import ClusterId, HostId, TagId
from stellwerk.core.record import Record, replace
from stellwerk.model.field import NO_VALUES, Values
from stellwerk.model.guest.ability import Ability
from stellwerk.model.host_check import CheckState, HostChecks
from stellwerk.model.state import HostStatus, Leaving, LinkState


class CpuFacts(Record, frozen=True, kw_only=True):
    """The processors of a host. `cpus` counts those that are online; `mhz` is the nominal clock, 0 = unknown."""

    model: str = ""
    vendor: str = ""
    arch: str = ""
    cpus: int = 0
    sockets: int = 0
    cores_per_socket: int = 0
    threads_per_core: int = 0
    numa_nodes: int = 0
    mhz: int = 0


class HostFacts(Record, frozen=True, kw_only=True):
    """What a host reported of itself at the last synchronisation.

    Versions are libvirt's numbers: major * 1,000,000 + minor * 1,000 + release. `memory` in bytes.
    `os` and `kernel` are told by the shell, empty until somebody looked. `boot_time` in UTC seconds, None where the
    transport cannot tell. `boot_id` distinguishes two machines that share a UUID; empty where unknown.
    `session` = the user's own libvirt (`qemu:///session`). `abilities`: what it can give VMs, of each kind that
    somebody asked for.
    """

    uuid: str = ""
    hostname: str = ""
    driver: str = ""
    session: bool = False
    libvirt_version: int = 0
    hypervisor_version: int = 0
    cpu: CpuFacts = CpuFacts()
    memory: int = 0
    boot_time: float | None = None
    boot_id: str = ""
    kvm: bool | None = None
    os: str = ""
    kernel: str = ""
    machine_types: tuple[str, ...] = ()
    abilities: tuple[Ability, ...] = ()


class Link(Record, frozen=True, kw_only=True):
    """What the connection to a host does.

    `since` is when it entered the state, `answered` when the host last answered (UTC seconds, None = never).
    `overdue`: the grace is over. `first`: not yet synchronised since it was connected by command.
    `reason`, `hint`, `code`, `details` are those of the last error; empty when there is none.
    `leaving`: it was asked to go away, so that its silence is expected.
    """

    state: LinkState = LinkState.OFF
    since: float = 0.0
    answered: float | None = None
    overdue: bool = False
    first: bool = True
    reason: str = ""
    hint: str = ""
    code: str = ""
    details: str = ""
    leaving: Leaving = Leaving.NOT


class Host(Record, frozen=True, kw_only=True):
    """A machine running libvirt.

    `connect` is the user's wish that there be a connection, `maintenance` the decision to keep it empty.
    `warnings` are findings that do not stop its use (a UUID shared with another machine).
    `problems` make it NonOperational. `checks` is what the last checks found and the last preparation did. `tags` and
    `values` are filled in by the inventory, which keeps
    those of all objects.
    """

    id: HostId
    name: str
    uri: str
    cluster_id: ClusterId
    description: str = ""
    connect: bool = True
    maintenance: bool = False
    link: Link = Link()
    facts: HostFacts | None = None
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    checks: HostChecks | None = None
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES


def check_problems(host: Host) -> tuple[str, ...]:
    """What its last checks found that keeps it from being used, unless it was connected since."""
    checks = host.checks
    if checks is None or host.link.state is LinkState.LIVE or checks.at < (host.link.answered or 0.0):
        return ()
    return tuple(one.found for one in checks.results if one.blocks and one.state is CheckState.FAILED)


def host_problems(host: Host) -> tuple[str, ...]:
    """Everything that makes it NonOperational, an error of its connection left out."""
    return host.problems or check_problems(host)


def with_system(facts: HostFacts, known: HostFacts | None) -> HostFacts:
    """New facts with what only the shell of the same machine told before, and its hypervisor, unless it is another."""
    if known is None or known.uuid != facts.uuid:
        return facts
    versions = (facts.libvirt_version, facts.hypervisor_version)
    same = versions == (known.libvirt_version, known.hypervisor_version)
    abilities = known.abilities if same else ()
    return replace(facts, os=facts.os or known.os, kernel=facts.kernel or known.kernel, abilities=abilities)


def host_status(host: Host) -> HostStatus:
    """The status by the table *Hosts* of the design: the connection's state, with Maintenance beside it.

    A host in maintenance stays `Maintenance` while its connection is up or off, and shows trouble otherwise. One that
    was asked to restart or to shut down shows that, as long as its silence is expected.
    """
    link = host.link
    if link.leaving is not Leaving.NOT:
        return _left_status(host)
    return _link_status(host)


def _left_status(host: Host) -> HostStatus:
    if host.link.leaving is Leaving.REBOOT:
        return HostStatus.REBOOT
    return _link_status(host) if host.link.state is LinkState.LIVE else HostStatus.DOWN


def _link_status(host: Host) -> HostStatus:
    link = host.link
    match link.state:
        case LinkState.OFF:
            return HostStatus.MAINTENANCE if host.maintenance else HostStatus.DISCONNECTED
        case LinkState.REFUSED:
            return HostStatus.NON_OPERATIONAL
        case LinkState.LIVE:
            if host.maintenance:
                return HostStatus.MAINTENANCE
            return HostStatus.NON_OPERATIONAL if host.problems else HostStatus.UP
        case LinkState.CONNECTING | LinkState.SYNCING | LinkState.STALE | LinkState.BACKOFF:
            if link.overdue:
                return HostStatus.NON_OPERATIONAL if check_problems(host) else HostStatus.NON_RESPONSIVE
            if not link.first and check_problems(host):
                return HostStatus.NON_OPERATIONAL
            return HostStatus.INITIALIZING if link.first else HostStatus.CONNECTING

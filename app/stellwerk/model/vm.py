"""A VM: what each host reports of a domain, and the one VM made of these reports. Frozen; any thread."""

from collections.abc import Iterable, Mapping

from stellwerk.core.ids import FolderId, HostId, TagId, VmId
from stellwerk.core.record import Record
from stellwerk.model.device import CpuTopology, Device, Disk, Firmware, Graphics, Vnic
from stellwerk.model.field import NO_VALUES, Values
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.hardware.difference import Differing
from stellwerk.model.state import (
    ACTIVE_STATES,
    NOTHING_PENDING,
    DomainJob,
    DomainState,
    Pending,
    VmStatus,
    domain_status,
)
from stellwerk.model.tag import Path
from stellwerk.model.template.template import TemplateMark

_RUNNING, _SHUT_OFF, _NO_JOB = DomainState.RUNNING, DomainState.SHUT_OFF, DomainJob.NONE
_UP, _DOWN = VmStatus.UP, VmStatus.DOWN


class Definition(Record, frozen=True, kw_only=True):
    """What the domain XML says. `memory` and `max_memory` in bytes; `vcpus` are those plugged, of `max_vcpus`.

    `unread` names the parts that could not be understood. `os_id` is libosinfo's id from the metadata. `tag_paths` are
    the tags that its metadata names, by the names from the root down; None = it says nothing of tags. `folder_path` is
    the folder that it names, () = it says that it is in none. `field_values` are texts by the keys of fields, sorted.
    `delete_protection`: it may not be removed. `own_files` are paths that were made for it and may go with it.
    `start_order`: its place among those that we start with their host, 0 =
    it is not; `start_delay`: seconds after it, before the next one. `origin`: the template that it was made of.
    """

    name: str
    title: str = ""
    description: str = ""
    type: str = ""
    arch: str = ""
    machine: str = ""
    os_type: str = ""
    os_id: str = ""
    vcpus: int = 0
    max_vcpus: int = 0
    topology: CpuTopology = CpuTopology()
    cpu_mode: str = ""
    cpu_model: str = ""
    memory: int = 0
    max_memory: int = 0
    firmware: Firmware = Firmware()
    boot: tuple[str, ...] = ()
    kernel: str = ""
    disks: tuple[Disk, ...] = ()
    vnics: tuple[Vnic, ...] = ()
    graphics: tuple[Graphics, ...] = ()
    devices: tuple[Device, ...] = ()
    has_agent_channel: bool = False
    has_tpm: bool = False
    on_poweroff: str = ""
    on_reboot: str = ""
    on_crash: str = ""
    tag_paths: tuple[Path, ...] | None = None
    folder_path: Path | None = None
    field_values: tuple[tuple[str, str], ...] | None = None
    delete_protection: bool = False
    own_files: tuple[str, ...] = ()
    start_order: int = 0
    start_delay: int = 0
    origin: TemplateMark | None = None
    unread: tuple[str, ...] = ()


class Runtime(Record, frozen=True, kw_only=True):
    """What the host says of a domain beside its XML.

    `started`: when it was started, UTC seconds; `started_exactly` is false where it is only known to have run at
    least since then. `agent`: the guest agent answers; None = it has no channel or nobody knows.
    `ips` are addresses without prefix length, in the order the host told them. `waiting`: what is stored and not so
    while it runs, until its next start; None = it does not run, or this reading did not look. `guest`: what its agent
    told; None = it was not asked.
    """

    state: DomainState = DomainState.NO_STATE
    reason: str = ""
    job: DomainJob = DomainJob.NONE
    persistent: bool = True
    autostart: bool = False
    managed_save: bool = False
    has_snapshots: bool = False
    has_checkpoints: bool = False
    pending: Pending = NOTHING_PENDING
    monitor_hangs: bool = False
    started: float | None = None
    started_exactly: bool = False
    agent: bool | None = None
    ips: tuple[str, ...] = ()
    ip_source: str = ""
    waiting: tuple[Differing, ...] | None = None
    guest: GuestFacts | None = None


class Domain(Record, frozen=True, kw_only=True):
    """One host's report of a VM. `seen`: when its host last confirmed it, UTC seconds."""

    id: VmId
    host_id: HostId
    definition: Definition
    runtime: Runtime = Runtime()
    seen: float = 0.0

    @property
    def active(self) -> bool:
        """A QEMU process (or its like) exists."""
        return self.runtime.state in ACTIVE_STATES

    @property
    def status(self) -> VmStatus:
        """The status as its host reports it, or last reported it."""
        run = self.runtime
        if run.state is _RUNNING and run.job is _NO_JOB and run.pending is NOTHING_PENDING and not run.monitor_hangs:
            return _UP  # what nearly all are, or they are off: every list of VMs asks each of them
        if run.state is _SHUT_OFF and not run.managed_save:
            return _DOWN
        return domain_status(
            run.state,
            run.reason,
            run.job,
            managed_save=run.managed_save,
            monitor_hangs=run.monitor_hangs,
            pending=run.pending,
        )


class Vm(Record, frozen=True, kw_only=True):
    """One VM, on the host where it is active, else where it last was.

    `also_on` are the other hosts that define it; `active_on` those where it is active when that is more than one
    and no migration explains it: then every command on it is refused until one is stopped. `moving_to` is the one of
    `also_on` that it is moving to. `tags`, `folder` and `values` are filled in by the inventory, which keeps those of
    all objects.
    """

    id: VmId
    domain: Domain
    also_on: tuple[HostId, ...] = ()
    active_on: tuple[HostId, ...] = ()
    moving_to: HostId | None = None
    tags: tuple[TagId, ...] = ()
    folder: FolderId | None = None
    values: Values = NO_VALUES

    @property
    def name(self) -> str:
        """Its name, by the definition on its host."""
        return self.domain.definition.name

    @property
    def host_id(self) -> HostId:
        """The host it is on."""
        return self.domain.host_id


def merged(reports: Mapping[HostId, Domain], previous: Vm | None = None) -> Vm | None:
    """The one VM made of all hosts' reports of its UUID; None when there is no report.

    The chosen host is the one where it is active and not an incoming migration; else where it last was; else the
    one that was seen last. Two active ones are no conflict while either is migrating.
    """
    if not reports:
        return None
    if len(reports) == 1:  # nearly always
        (only,) = reports.values()
        return Vm(id=only.id, domain=only)
    active = [domain for domain in reports.values() if domain.active]
    last = previous.host_id if previous else None
    chosen = max(
        reports.values(),
        key=lambda d: (
            d.active,
            not (d.active and d.runtime.job is DomainJob.MIGRATION_IN),
            d.host_id == last,
            d.seen,
            d.host_id,
        ),
    )
    migrating = any(_migrating(d.runtime) for d in active)
    return Vm(
        id=chosen.id,
        domain=chosen,
        moving_to=_destination(chosen, active),
        also_on=tuple(sorted(host for host in reports if host != chosen.host_id)),
        active_on=() if migrating or len(active) < 2 else tuple(sorted(d.host_id for d in active)),
    )


def _destination(chosen: Domain, active: Iterable[Domain]) -> HostId | None:
    """Where it is moving to from the host where it runs: at first the other host alone tells of that, since libvirt
    sends no event for a job."""
    if not chosen.active or chosen.runtime.job not in (DomainJob.NONE, DomainJob.MIGRATION_OUT):
        return None
    return min((d.host_id for d in active if d.runtime.job is DomainJob.MIGRATION_IN), default=None)


def _migrating(run: Runtime) -> bool:
    """Whether a migration is under way; a monitor that hangs meanwhile hides it in the status."""
    return domain_status(run.state, run.reason, run.job) in (VmStatus.MIGRATING_FROM, VmStatus.MIGRATING_TO)

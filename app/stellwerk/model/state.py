"""The states of hosts and VMs, and the one table that maps libvirt's onto ours. Pure; any thread."""

from enum import StrEnum

from stellwerk.core.record import Record


class HostStatus(StrEnum):
    """What a host is to the fleet. Names are those of RHEV-M and oVirt."""

    __hash__ = str.__hash__

    DISCONNECTED = "Disconnected"
    INITIALIZING = "Initializing"
    UP = "Up"
    NON_OPERATIONAL = "NonOperational"
    CONNECTING = "Connecting"
    NON_RESPONSIVE = "NonResponsive"
    MAINTENANCE = "Maintenance"
    REBOOT = "Reboot"
    """Asked to restart, and not back yet."""
    DOWN = "Down"
    """Shut down by command."""


class VmStatus(StrEnum):
    """What a VM does. Names are those of RHEV-M and oVirt."""

    __hash__ = str.__hash__

    UP = "Up"
    POWERING_UP = "PoweringUp"
    WAIT_FOR_LAUNCH = "WaitForLaunch"
    RESTORING_STATE = "RestoringState"
    PAUSED = "Paused"
    MIGRATING_FROM = "MigratingFrom"
    MIGRATING_TO = "MigratingTo"
    REBOOT_IN_PROGRESS = "RebootInProgress"
    SAVING_STATE = "SavingState"
    POWERING_DOWN = "PoweringDown"
    NOT_RESPONDING = "NotResponding"
    SUSPENDED = "Suspended"
    DOWN = "Down"
    IMAGE_LOCKED = "ImageLocked"
    UNKNOWN = "Unknown"


class LinkState(StrEnum):
    """What the connection to a host does. Table *Hosts* of the design."""

    __hash__ = str.__hash__

    OFF = "off"
    CONNECTING = "connecting"
    SYNCING = "syncing"
    LIVE = "live"
    STALE = "stale"
    """It did not answer; a new connection is about to be tried."""
    BACKOFF = "backoff"
    """Waiting before the next try."""
    REFUSED = "refused"
    """It answered, and will not have us: login, key, TLS, too old, another machine than before."""


class Leaving(StrEnum):
    """What a host was asked to do that ends its connection."""

    __hash__ = str.__hash__

    NOT = ""
    REBOOT = "reboot"
    POWER_OFF = "power off"


class DomainState(StrEnum):
    """libvirt's domain states, by libvirt's words."""

    __hash__ = str.__hash__

    NO_STATE = "no state"
    RUNNING = "running"
    BLOCKED = "idle"
    PAUSED = "paused"
    IN_SHUTDOWN = "in shutdown"
    SHUT_OFF = "shut off"
    CRASHED = "crashed"
    PM_SUSPENDED = "pmsuspended"


class DomainJob(StrEnum):
    """What libvirt is doing to the domain right now, as far as it changes the status."""

    __hash__ = str.__hash__

    NONE = "none"
    MIGRATION_OUT = "migration out"
    MIGRATION_IN = "migration in"
    SAVE = "save"
    RESTORE = "restore"
    OTHER = "other"
    MERGE = "merge"
    """A snapshot is being removed; of a VM that is off, in a QEMU of libvirt's own."""


ACTIVE_STATES = frozenset(DomainState) - {DomainState.SHUT_OFF, DomainState.CRASHED, DomainState.NO_STATE}
"""States in which a QEMU process exists."""

HOST_ALIASES: dict[str, HostStatus] = {
    "maintenance_mode": HostStatus.MAINTENANCE,
    "non_operational": HostStatus.NON_OPERATIONAL,
    "non_responsive": HostStatus.NON_RESPONSIVE,
    "rebooting": HostStatus.REBOOT,
}

FOREIGN_HOST_STATUSES = (
    "Unassigned", "PreparingForMaintenance", "Installing", "InstallFailed", "InstallingOS", "PendingApproval",
    "Kdumping", "Error",
)  # fmt: skip
"""oVirt's, of what no host of ours goes through."""

FOREIGN_VM_STATUSES = ("Unassigned", "ImageIllegal")
"""oVirt's, which no VM of ours has."""

VM_ALIASES: dict[str, VmStatus] = {
    "running": VmStatus.UP,
    "idle": VmStatus.UP,
    "blocked": VmStatus.UP,
    "shutoff": VmStatus.DOWN,
    "shut off": VmStatus.DOWN,
    "crashed": VmStatus.DOWN,
    "in shutdown": VmStatus.POWERING_DOWN,
    "pmsuspended": VmStatus.SUSPENDED,
    "saved": VmStatus.SUSPENDED,
    "powering_up": VmStatus.POWERING_UP,
    "powering_down": VmStatus.POWERING_DOWN,
    "not_responding": VmStatus.NOT_RESPONDING,
    "image_locked": VmStatus.IMAGE_LOCKED,
    "saving_state": VmStatus.SAVING_STATE,
    "restoring_state": VmStatus.RESTORING_STATE,
    "wait_for_launch": VmStatus.WAIT_FOR_LAUNCH,
    "reboot_in_progress": VmStatus.REBOOT_IN_PROGRESS,
    "migrating_from": VmStatus.MIGRATING_FROM,
    "migrating_to": VmStatus.MIGRATING_TO,
}

_BY_STATE: dict[DomainState, VmStatus] = {
    DomainState.NO_STATE: VmStatus.UNKNOWN,
    DomainState.RUNNING: VmStatus.UP,
    DomainState.BLOCKED: VmStatus.UP,
    DomainState.PAUSED: VmStatus.PAUSED,
    DomainState.IN_SHUTDOWN: VmStatus.POWERING_DOWN,
    DomainState.SHUT_OFF: VmStatus.DOWN,
    DomainState.CRASHED: VmStatus.DOWN,
    DomainState.PM_SUSPENDED: VmStatus.SUSPENDED,
}

_BY_JOB: dict[DomainJob, VmStatus] = {
    DomainJob.MIGRATION_OUT: VmStatus.MIGRATING_FROM,
    DomainJob.MIGRATION_IN: VmStatus.MIGRATING_TO,
    DomainJob.SAVE: VmStatus.SAVING_STATE,
    DomainJob.RESTORE: VmStatus.RESTORING_STATE,
}

_BY_PAUSE_REASON: dict[str, VmStatus] = {
    "migrating": VmStatus.MIGRATING_FROM,
    "saving": VmStatus.SAVING_STATE,
    "starting up": VmStatus.WAIT_FOR_LAUNCH,
}


class Pending(Record, frozen=True):
    """What somebody asked of a VM and has not happened yet; the host cannot tell, our events can.

    `shutdown`: the guest was asked to power off. `boot`: started, the guest has not answered yet.
    """

    shutdown: bool = False
    boot: bool = False
    reboot: bool = False


NOTHING_PENDING = Pending()

# Looking up an enum's member costs as much as the rest of `domain_status`, which lists call for each VM.
_UP, _NOT_RESPONDING = VmStatus.UP, VmStatus.NOT_RESPONDING
_RUNNING_STATES = frozenset({DomainState.RUNNING, DomainState.BLOCKED})


def domain_status(
    state: DomainState,
    reason: str = "",
    job: DomainJob = DomainJob.NONE,
    *,
    managed_save: bool = False,
    monitor_hangs: bool = False,
    pending: Pending = NOTHING_PENDING,
) -> VmStatus:
    """Our status from what libvirt reports of a domain, in order of precedence.

    Args:
        reason: libvirt's word for the reason of the state (`user`, `ioerror`, `starting up` ...).
        managed_save: a saved memory image exists: a domain that is off counts as Suspended.
        monitor_hangs: its QEMU did not answer the monitor, seen by missing statistics.
    """
    if state in ACTIVE_STATES:
        if monitor_hangs:
            return _NOT_RESPONDING
        if job in _BY_JOB:
            return _BY_JOB[job]
        if state in _RUNNING_STATES:
            return _UP if pending is NOTHING_PENDING else _running_status(pending)
    elif managed_save:
        return VmStatus.SUSPENDED
    if state is DomainState.PAUSED:
        if job is DomainJob.MERGE and reason == "starting up":
            return VmStatus.IMAGE_LOCKED
        return _BY_PAUSE_REASON.get(reason, VmStatus.PAUSED)
    return _BY_STATE[state]


def _running_status(pending: Pending) -> VmStatus:
    if pending.reboot:
        return VmStatus.REBOOT_IN_PROGRESS
    if pending.shutdown:
        return VmStatus.POWERING_DOWN
    return VmStatus.POWERING_UP if pending.boot else VmStatus.UP

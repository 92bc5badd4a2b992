"""The hypervisor port: one connection to one host, as plain calls that block.

Every method blocks and may hang with its host; it is called on a lane of that host only, never on the owner thread.
Errors are `AppError`s that name the object: Unreachable when the connection is lost, Gone when the object is not
there, Refused, NotAllowed, Unsupported, TimedOut, Conflict and Invalid otherwise.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, StoragePoolId, VmId
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.model.host import HostFacts
from stellwerk.model.making.boot import BootDevice
from stellwerk.model.removal.file import FileOfVm as FileOfVm
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Labels
from stellwerk.model.vm import Domain
from stellwerk.ports.console import Displays
from stellwerk.ports.copying.copying import Copying
from stellwerk.ports.domain_define import DomainDefine
from stellwerk.ports.domain_xml import DomainXml
from stellwerk.ports.guest.ability import GuestAbility
from stellwerk.ports.guest.ask import GuestAsk
from stellwerk.ports.moving import Moving
from stellwerk.ports.network_change import NetworkChange
from stellwerk.ports.node import Node
from stellwerk.ports.removal.trash import Trashing
from stellwerk.ports.sampling.device import DeviceCounting
from stellwerk.ports.serial import Serials
from stellwerk.ports.snapshotting import Snapshotting
from stellwerk.ports.storage_change import StorageChange
from stellwerk.ports.template.templating import Templating


class DomainChange(StrEnum):
    """What an event says happened to a domain."""

    DEFINED = "defined"
    UNDEFINED = "undefined"
    STARTED = "started"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    STOPPED = "stopped"
    SHUTDOWN = "shutdown"
    CRASHED = "crashed"
    REBOOTED = "rebooted"
    SAVED = "saved"
    MIGRATED = "migrated"
    IO_ERROR = "io error"
    AGENT = "agent"
    DEVICES = "devices"
    WATCHDOG = "watchdog"
    BLOCK_JOB = "block job"
    BALLOON = "balloon"
    OTHER = "other"
    """Anything else after which the domain is worth reading again."""


class DomainNotice(Record, frozen=True, kw_only=True):
    """An event of one domain. `detail` is libvirt's word for the reason (`booted`, `destroyed`, `crashed` ...), `about`
    the disk or device that it is about."""

    id: VmId
    change: DomainChange
    detail: str = ""
    name: str = ""
    about: str = ""


class StorageNotice(Record, frozen=True, kw_only=True):
    """A storage pool of the host changed: worth reading again if anybody looks at it. `change` is `defined`,
    `undefined`, `started` or `stopped`, empty for any other."""

    pool_uuid: str = ""
    name: str = ""
    change: str = ""


class NetworkNotice(Record, frozen=True, kw_only=True):
    """A network of the host changed; `change` as of a storage pool."""

    network_uuid: str = ""
    name: str = ""
    change: str = ""


class LinkLost(Record, frozen=True, kw_only=True):
    """The connection is gone. `reason` for people."""

    reason: str


Notice = DomainNotice | StorageNotice | NetworkNotice | LinkLost


class DomainFlags(Record, frozen=True, kw_only=True):
    """What libvirt sends no event for: the UUIDs of the domains that have each property."""

    autostart: frozenset[VmId] = frozenset()
    managed_save: frozenset[VmId] = frozenset()
    snapshots: frozenset[VmId] = frozenset()
    persistent: frozenset[VmId] = frozenset()
    all: frozenset[VmId] = frozenset()


class VmStatistics(NamedTuple):
    """The counters of one running domain at one moment; None = unknown. A tuple: each refresh makes ten thousand.

    `cpu_ns`: CPU time used so far, nanoseconds. Ever growing, in bytes over all devices: `disk_read`, `disk_write`,
    `net_in`, `net_out`; operations of all disks: `disk_read_ops`, `disk_write_ops`. Of this moment, in bytes: `memory`
    (the balloon's current size), `unused`, `available`, `usable`, `disk_capacity`, `disk_allocation`. `monitor_hangs`:
    the fields are missing that only QEMU's monitor can tell.
    """

    id: VmId
    vcpus: int = 0
    cpu_ns: int | None = None
    disk_read: int | None = None
    disk_write: int | None = None
    net_in: int | None = None
    net_out: int | None = None
    disk_read_ops: int | None = None
    disk_write_ops: int | None = None
    memory: int | None = None
    unused: int | None = None
    available: int | None = None
    usable: int | None = None
    disk_capacity: int | None = None
    disk_allocation: int | None = None
    monitor_hangs: bool = False


class HostStatistics(Record, frozen=True, kw_only=True):
    """The counters of a host at one moment. `cpu_ns` by mode (`user`, `system`, `idle`, `iowait` ...), nanoseconds
    summed over all processors; memory in bytes, `available` without caches. `rtt` is what a question and its answer
    took, in seconds. None = the driver cannot tell."""

    cpu_ns: Mapping[str, int] | None = None
    memory_total: int | None = None
    memory_available: int | None = None
    rtt: float | None = None


class Undefine(StrEnum):
    """What goes with a definition that is removed."""

    MANAGED_SAVE = "managed save"
    SNAPSHOTS = "snapshot metadata"
    CHECKPOINTS = "checkpoint metadata"
    NVRAM = "NVRAM"
    TPM = "TPM state"


class Session(
    DomainDefine,
    DomainXml,
    StorageChange,
    NetworkChange,
    Moving,
    Snapshotting,
    Trashing,
    Copying,
    Node,
    Displays,
    Serials,
    GuestAsk,
    GuestAbility,
    Templating,
    DeviceCounting,
    Protocol,
):
    """One connection to one host."""

    @property
    def in_process(self) -> bool:
        """The driver runs inside this process (`test:///...`): one connection serves all lanes."""
        ...

    # facts
    def watch(self, sink: Callable[[Notice], None]) -> None:
        """Report what changes from now on. `sink` is called on libvirt's event thread and returns at once."""
        ...

    def host_facts(self) -> HostFacts:
        """What the host says of itself."""
        ...

    def domains(self) -> list[Domain]:
        """Every domain with its definition and state, by bulk calls where the driver has them."""
        ...

    def domain(self, id_: VmId) -> Domain | None:
        """One domain, or None when it is not there."""
        ...

    def flags(self) -> DomainFlags:
        """What no event tells, by one list call each."""
        ...

    def addresses(self, id_: VmId) -> tuple[str, tuple[str, ...]]:
        """Where a running VM's IP addresses were found (`agent`, `lease`, `arp`, empty = nowhere), and them."""
        ...

    def xml(self, id_: VmId, *, inactive: bool = False) -> str:
        """The domain XML without secrets; `inactive` is what the next start will use."""
        ...

    def close(self) -> None:
        """End the connection. Never raises."""
        ...

    # statistics
    def statistics(self) -> list[VmStatistics]:
        """The counters of all running domains, in one bulk call that waits for no busy domain."""
        ...

    def host_statistics(self, *, memory: bool = True) -> HostStatistics:
        """The host's own counters. Not `memory`: those of its processors alone, which are half as many questions."""
        ...

    # storage and networks, read when looked at
    def pools(self, *, refresh: bool = False) -> list[StoragePool]:
        """The storage pools; `refresh` makes the host look at active ones again."""
        ...

    def volumes(self, pool_id: StoragePoolId) -> list[Volume]:
        """The volumes of one active pool."""
        ...

    def networks(self) -> list[LibvirtNetwork]:
        """The networks with their DHCP leases."""
        ...

    # control
    def start(self, id_: VmId, *, paused: bool = False, boot: BootDevice | None = None) -> None:
        """Start it; from its saved memory where there is one. `boot`: from such a device, for this run only."""
        ...

    def shutdown(self, id_: VmId) -> None:
        """Ask the guest to power off; returns at once."""
        ...

    def reboot(self, id_: VmId) -> None:
        """Ask the guest to restart; returns at once."""
        ...

    def reset(self, id_: VmId) -> None:
        """Press the reset button."""
        ...

    def destroy(self, id_: VmId) -> None:
        """Pull the plug."""
        ...

    def suspend(self, id_: VmId) -> None:
        """Halt its processors, memory stays."""
        ...

    def resume(self, id_: VmId) -> None:
        """Let its processors go on; wakes it where the guest put itself to sleep."""
        ...

    def save(self, id_: VmId) -> None:
        """Write its memory to the host's disk and end it (managed save)."""
        ...

    def drop_saved(self, id_: VmId) -> None:
        """Forget its saved memory: the next start boots it."""
        ...

    def rename(self, id_: VmId, name: str) -> None:
        """Give it another name; only while it is off."""
        ...

    def set_title(self, id_: VmId, title: str) -> None:
        """Set the title, live and stored; empty removes it."""
        ...

    def set_description(self, id_: VmId, description: str) -> None:
        """Set the description, live and stored; empty removes it."""
        ...

    def set_labels(self, id_: VmId, labels: Labels) -> None:
        """Write its tags, its folder and its fields into its definition, live and stored, those that the labels
        speak of; none at all is written, too."""
        ...

    def set_delete_protection(self, id_: VmId, on: bool) -> None:
        """Write into its definition, live and stored, whether this program may remove it."""
        ...

    def set_start(self, id_: VmId, order: int, delay: int) -> None:
        """Write into its definition, live and stored, when this program starts it with its host (0 = never), and how
        many seconds pass after it."""
        ...

    def set_autostart(self, id_: VmId, on: bool) -> None:
        """Start it with its host, or not."""
        ...

    def files(self, id_: VmId) -> list[FileOfVm]:
        """Every file that belongs to it."""
        ...

    def undefine(self, id_: VmId, what: frozenset[Undefine]) -> None:
        """Remove its definition with what is named; a running one becomes transient.

        NVRAM and TPM state that are not named stay on the host's disk. Raises Refused where something else is there
        that was not named.
        """
        ...

    def delete_file(self, path: str) -> None:
        """Delete the volume of an active pool that has this path."""
        ...


class Hypervisor(Protocol):
    """Opens connections."""

    def open(self, uri: str, host_id: HostId) -> Session:
        """Connect; blocks up to the kernel's limits, so callers abandon it. Raises Invalid for a URI that libvirt does
        not know, Unreachable, NotAllowed (login, key, certificate), Unsupported (libvirt older than 6.0)."""
        ...

    def close(self) -> None:
        """End the event loop thread. Sessions must be closed before."""
        ...


def checked_uri(uri: str) -> str:
    """The URI as libvirt takes it; raises Invalid where it cannot be one: no scheme, blanks, control characters or a
    password in it (it would end in logs and the database)."""
    text = uri.strip()
    if not text or not text.isprintable() or " " in text or len(text) > 1000:
        raise _not_a_uri(text)
    try:
        parts = urlsplit(text)
        has_password = parts.password is not None
        parts.port  # noqa: B018 - it is looked at here
    except ValueError as error:
        raise _not_a_uri(text) from error
    if not parts.scheme or not text.lower().startswith(f"{parts.scheme}://"):
        raise _not_a_uri(text)
    if has_password:
        raise Invalid(_("the URI holds a password"), _("leave it out; use a key or an agent"))
    return text


def _not_a_uri(text: str) -> Invalid:
    """The error, without what might be a password: everything from the first colon to the last @."""
    login, at, place = text.rpartition("@")
    shown = f"{login.partition(':')[0]}:***@{place}" if at and ":" in login else text
    problem = _('"{uri}" is not a libvirt URI').format(uri=shown[:80])
    return Invalid(problem, _("write for example qemu+ssh://root@host/system"))

"""What is read of a host to judge it: one record that fills up part by part. Frozen; any thread.

A part that is None was not read, or what came cannot be understood.
"""

from enum import Enum, auto

from stellwerk.core.error import AppError, TimedOut, Unreachable
from stellwerk.core.record import Record
from stellwerk.model.host import HostFacts
from stellwerk.policy.privilege import Login


class Way(Enum):
    """How commands reach a host: on this computer, over SSH, or not at all."""

    HERE = auto()
    SSH = auto()
    NONE = auto()


class Trouble(Record, frozen=True, kw_only=True):
    """Why something could not be reached. `away`: no answer came, rather than a refusal."""

    text: str
    hint: str = ""
    code: str = ""
    away: bool = False


class System(Record, frozen=True, kw_only=True):
    """The distribution, by os-release, and the architecture, by uname."""

    id: str = ""
    like: frozenset[str] = frozenset()
    version: str = ""
    name: str = ""
    arch: str = ""


class Unit(Record, frozen=True, kw_only=True):
    """A unit of systemd, as `is-enabled` and `is-active` tell; empty = there is none."""

    name: str
    enabled: str = ""
    active: str = ""

    @property
    def exists(self) -> bool:
        """It is there to be switched on."""
        return self.enabled not in ("", "not-found")


class Service(Record, frozen=True, kw_only=True):
    """libvirt as the shell sees it: programs on the search path, sockets in /run/libvirt, units."""

    programs: frozenset[str] = frozenset()
    sockets: frozenset[str] = frozenset()
    writable: frozenset[str] = frozenset()
    units: tuple[Unit, ...] = ()

    @property
    def installed(self) -> bool:
        """A daemon of libvirt is there."""
        return bool(self.programs & {"libvirtd", "virtqemud"})

    @property
    def modular(self) -> bool:
        """One daemon a driver, instead of libvirtd for all."""
        return "virtqemud" in self.programs and "libvirtd" not in self.programs


class Kvm(Record, frozen=True, kw_only=True):
    """`flag`: the processor offers virtualisation. `device`: /dev/kvm is there. `vendor`: intel, amd or empty."""

    flag: bool = False
    device: bool = False
    vendor: str = ""
    arch: str = ""


class Machine(Record, frozen=True, kw_only=True):
    """Processors that are online, memory in bytes."""

    cpus: int | None = None
    memory: int | None = None
    available: int | None = None


class Clock(Record, frozen=True, kw_only=True):
    """How far the host's clock is ahead of ours, give or take `error`; seconds."""

    offset: float
    error: float = 0.0


class Part(Record, frozen=True, kw_only=True):
    """A storage pool or a network of libvirt, or a bridge."""

    name: str
    active: bool = True


class Other(Record, frozen=True, kw_only=True):
    """Another host of ours. `same_cluster`: VMs shall migrate between the two."""

    name: str
    hostname: str = ""
    same_cluster: bool = False


class HostReading(Record, frozen=True, kw_only=True):
    """Everything that was read so far. `others` and `cpu_type` (of its cluster) are ours to know."""

    place: str
    way: Way = Way.SSH
    others: tuple[Other, ...] = ()
    cpu_type: str = ""
    shell_trouble: Trouble | None = None
    login: Login | None = None
    system: System | None = None
    service: Service | None = None
    libvirt_trouble: Trouble | None = None
    facts: HostFacts | None = None
    kvm: Kvm | None = None
    machine: Machine | None = None
    clock: Clock | None = None
    pools: tuple[Part, ...] | None = None
    networks: tuple[Part, ...] | None = None
    bridges: tuple[str, ...] | None = None
    unresolved: tuple[str, ...] | None = None
    sharing: tuple[str, ...] | None = None
    """The names of hosts of ours with the same machine UUID."""


def trouble_of(error: AppError) -> Trouble:
    """The part of an error that judging needs."""
    return Trouble(text=error.text, hint=error.hint, code=error.code, away=isinstance(error, Unreachable | TimedOut))

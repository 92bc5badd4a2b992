"""What a host has of what a VM to be made needs, as it told on being asked. Frozen; any thread. Sizes in bytes."""

from collections.abc import Mapping

from stellwerk.core.record import Record, field
from stellwerk.model.guest.ability import Ability
from stellwerk.model.storage import LibvirtNetwork, StoragePool


class Medium(Record, frozen=True, kw_only=True):
    """A file or volume that a VM is to have. `known` is false where no active pool of the host holds its folder:
    whether it is there cannot be told. `pool` and `volume` where one holds it; `users` are the VMs that have it."""

    path: str
    known: bool = False
    pool: str = ""
    volume: str = ""
    format: str = ""
    block: bool = False
    capacity: int | None = None
    users: tuple[str, ...] = ()


class GuestTypes(Record, frozen=True, kw_only=True):
    """What VMs the hypervisor makes: with the processor's help (`kvm`) or without, of which firmware (`bios`, `efi`),
    `secure` boot, `tpm` emulated; `cpu_modes` (`host-model`, `maximum` ...); `most_vcpus` of one VM. `only`: the one
    type of domains that a driver without QEMU has. `abilities`: what it can give VMs, by the
    family of their machines (`q35`, `pc`)."""

    kvm: bool = False
    only: str = ""
    arch: str = "x86_64"
    machine: str = ""
    firmware: frozenset[str] = frozenset({"bios"})
    secure: bool = False
    tpm: bool = False
    cpu_modes: frozenset[str] = frozenset()
    most_vcpus: int = 0
    abilities: Mapping[str, Ability] = field(default_factory=dict)


class HostStock(Record, frozen=True, kw_only=True):
    """`volumes`: names by pool, of active pools; `media` by the text that asked for them, None = it is not there.
    `interfaces`: of the host, bridges included, None = it cannot tell; `memory` and `memory_free` in bytes, None = not
    known; `names` of all VMs."""

    names: frozenset[str] = frozenset()
    pools: tuple[StoragePool, ...] = ()
    volumes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    networks: tuple[LibvirtNetwork, ...] = ()
    interfaces: frozenset[str] | None = None
    media: Mapping[str, Medium | None] = field(default_factory=dict)
    types: GuestTypes = GuestTypes()
    memory: int | None = None
    memory_free: int | None = None
    cpus: int = 0

    def pool(self, name: str) -> StoragePool | None:
        """The pool of that name."""
        return next((pool for pool in self.pools if pool.name == name), None)

    def network(self, name: str) -> LibvirtNetwork | None:
        """The network of that name."""
        return next((network for network in self.networks if network.name == name), None)

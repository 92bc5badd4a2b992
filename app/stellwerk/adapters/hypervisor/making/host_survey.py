"""What a host has of what a VM to be made needs: pools, networks, interfaces, media, types. CONTROL lane."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.ability.asking import GuestAbilities
from stellwerk.adapters.hypervisor.domain_file import DomainFiles
from stellwerk.adapters.hypervisor.handle import name_of
from stellwerk.adapters.hypervisor.host_read import HostReading
from stellwerk.adapters.hypervisor.making.guest_types_xml import read_guest_types
from stellwerk.adapters.hypervisor.storage_read import StorageReading, refresh_pool
from stellwerk.adapters.hypervisor.storage_xml import read_volume
from stellwerk.core.error import Invalid, Unsupported
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.core.unit import MIB
from stellwerk.model.guest.ability import GuestMachine
from stellwerk.model.making.host_stock import GuestTypes, HostStock, Medium

_ANY_FIRMWARE = frozenset({"bios", "efi"})
"""libvirt's test driver keeps whatever it is told."""


class HostSurvey(StorageReading, HostReading, DomainFiles, GuestAbilities):
    """The part of a session that looks before something is made."""

    def stock(self, media: tuple[str, ...] = (), *, emulated: bool = False) -> HostStock:
        """What the host has. Media are looked for in active pools; a path outside of them only on this computer."""
        with self.use() as conn:
            pools = self.pools()
            active = [pool for pool in pools if pool.active]
            counted = self.host_statistics()
            return HostStock(
                names=frozenset(name_of(domain) for domain in conn.listAllDomains(0)),
                pools=tuple(pools),
                volumes={pool.name: _volume_names(conn, pool.uuid) for pool in active},
                networks=tuple(self.networks()),
                interfaces=self._interfaces(),
                media=self._media(media),
                types=self._types(emulated),
                memory=counted.memory_total or conn.getInfo()[1] * MIB,
                memory_free=counted.memory_available,
                cpus=conn.getInfo()[2],
            )

    def _interfaces(self) -> frozenset[str] | None:
        """The names of the host's network interfaces; None where libvirt there has no driver for them."""
        try:
            return frozenset(found.name() for found in self._conn.listAllInterfaces(0))
        except libvirt.libvirtError:
            if not self._conn.isAlive():
                raise
            return None

    def _types(self, emulated: bool) -> GuestTypes:
        """What the hypervisor makes; only the plain types where the driver cannot tell. Raises Unsupported for drivers
        whose VMs are made in other ways."""
        if self._driver == "test":
            return GuestTypes(only="test", arch=self.host_facts().cpu.arch or "i686", firmware=_ANY_FIRMWARE)
        if self._driver != "qemu":
            text = _("VMs of the driver {driver} cannot be made here").format(driver=self._driver)
            raise Unsupported(text, _("make them on the host; they show here at once"))
        facts = self.host_facts()
        kvm = bool(facts.kvm)
        arch = facts.cpu.arch or "x86_64"
        kind = "qemu" if emulated or not kvm else "kvm"
        xml = self.capabilities(GuestMachine(arch=arch, machine=_family(arch), type=kind))
        if not xml:
            return GuestTypes(kvm=kvm, arch=arch)
        told = {name: self.ability(GuestMachine(arch=arch, machine=name, type=kind)) for name in _families(arch)}
        able = {name: one for name, one in told.items() if one is not None}
        return replace(read_guest_types(xml, kvm=kvm), abilities=able)

    def _media(self, texts: tuple[str, ...]) -> dict[str, Medium | None]:
        found = {text: self._medium(text) for text in texts}
        there = [medium for medium in found.values() if medium is not None]
        users = self.users_by_path() if there else {}
        return {
            text: None if medium is None else replace(medium, users=users.get(medium.path, ()))
            for text, medium in found.items()
        }

    def _medium(self, text: str) -> Medium | None:
        """A path, `pool/volume`, or the name of a volume of any active pool; None where it is not there."""
        volume = self._volume_at(text) if text.startswith("/") else self._volume_named(text)
        if volume is not None:
            said = read_volume(volume.XMLDesc(0))
            pool = volume.storagePoolLookupByVolume()
            return Medium(
                path=said.path,
                known=True,
                pool=pool.name(),
                volume=volume.name(),
                format=said.format,
                block=said.type == "block",
                capacity=said.capacity,
            )
        if not text.startswith("/"):
            return None
        return self._outside(text)

    def _outside(self, path: str) -> Medium | None:
        """A path that no pool lists: known to be missing where a pool holds its folder, or on this computer."""
        if self._place.local:
            return _here(path)
        parent = path.rpartition("/")[0] or "/"
        if any(pool.active and pool.path.rstrip("/") == parent for pool in self.pools(refresh=True)):
            volume = self._volume_at(path)
            return None if volume is None else self._medium(path)
        return Medium(path=path, block=path.startswith("/dev/"))

    def _volume_at(self, path: str) -> Any:
        try:
            return self._conn.storageVolLookupByPath(path)
        except libvirt.libvirtError:
            if not self._conn.isAlive():
                raise
            return None

    def _volume_named(self, text: str) -> Any:
        """As libvirt knows it, else after it has looked into its pools again: a file may have come by another way.

        Raises Invalid where several pools have a volume of that name.
        """
        wanted, slash, name = text.partition("/")
        active = self._conn.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE)
        pools = [pool for pool in active if not slash or pool.name() == wanted]
        found = self._volumes_named(pools, name if slash else text)
        if not found:
            for pool in pools:
                refresh_pool(pool, self._conn)
            found = self._volumes_named(pools, name if slash else text)
        if len(found) > 1:
            problem = _('several pools have a volume "{name}"').format(name=text)
            raise Invalid(problem, _("write POOL/VOLUME"))
        return found[0] if found else None

    def _volumes_named(self, pools: Iterable[Any], name: str) -> list[Any]:
        found = []
        for pool in pools:
            try:
                found.append(pool.storageVolLookupByName(name))
            except libvirt.libvirtError:
                if not self._conn.isAlive():
                    raise
        return found


def _volume_names(conn: Any, uuid: str) -> frozenset[str]:
    """The names of a pool's volumes; none of one that was stopped meanwhile."""
    try:
        return frozenset(conn.storagePoolLookupByUUIDString(uuid).listVolumes())
    except libvirt.libvirtError:
        if not conn.isAlive():
            raise
        return frozenset()


def _here(path: str) -> Medium | None:
    """A path on this computer."""
    place = Path(path)
    if not place.exists():
        return None
    block = place.is_block_device()
    return Medium(path=path, known=True, block=block, capacity=None if block else place.stat().st_size)


def _family(arch: str) -> str:
    """The family of machines that is asked for; empty = the host's usual one."""
    return {"x86_64": "q35", "aarch64": "virt"}.get(arch, "")


def _families(arch: str) -> tuple[str, ...]:
    """Those that VMs are made of."""
    return ("q35", "pc") if arch == "x86_64" else (_family(arch),)

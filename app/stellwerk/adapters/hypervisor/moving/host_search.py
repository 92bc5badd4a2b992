"""Whether a host has what a VM needs that is to come to it, and whether two hosts see one storage. LONG lane."""

import posixpath
import uuid
from contextlib import suppress
from html import escape
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import passed_over
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.snapshot.file_copy import pools_of
from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute
from stellwerk.core.ids import VmId
from stellwerk.model.migration import MoveFindings, MoveNeeds

_MARK = ".stellwerk-"
_OWN_CPU = frozenset({"", "host-passthrough", "maximum"})
"""Modes whose processor is that of the host itself: libvirt compares none."""


class HostSearch(Handle):
    """The part of a session that looks before a VM comes."""

    def needed_cpu(self, id_: VmId) -> str:
        """The processor that the guest of a running VM sees. Software emulation offers any."""
        with self.vm(id_) as domain:
            if not domain.isActive():
                return ""
            reader = XmlReader(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_MIGRATABLE), "domain")
        cpu = reader.find("cpu")
        if attribute(reader.root, "", "type") != "kvm" or cpu is None or cpu.get("mode", "") in _OWN_CPU:
            return ""
        return _text_of(cpu)

    def findings(self, needs: MoveNeeds) -> MoveFindings:
        """What this host has of it."""
        with self.use(f'VM "{needs.name}"') as conn:
            networks = {network.name(): bool(network.isActive()) for network in conn.listAllNetworks(0)}
            cards = _cards(conn) if needs.cards else set()
            return MoveFindings(
                files=self._files(conn, needs.files),
                same_name=_other_of_name(conn, needs),
                cpu_fits=_fits(conn, needs),
                networks_missing=tuple(name for name in needs.networks if name not in networks),
                networks_off=tuple(name for name in needs.networks if networks.get(name) is False),
                cards_missing=tuple(card for card in needs.cards if card not in cards),
            )

    def leave_mark(self, path: str) -> str:
        """Make a small file beside it."""
        with self.use(path) as conn:
            for pool in pools_of(conn, posixpath.dirname(path)):
                with passed_over():  # a pool that takes no file proves nothing
                    made = pool.createXML(_mark_xml(f"{_MARK}{uuid.uuid4().hex}"), 0)
                    return str(made.path())
        return ""

    def sees_mark(self, mark: str) -> bool | None:
        """Whether it is seen here."""
        with self.use(mark) as conn:
            return self._files(conn, (mark,))[mark]

    def remove_mark(self, mark: str) -> None:
        """Remove it, and nothing that is none."""
        if not posixpath.basename(mark).startswith(_MARK):
            return
        with self.use(mark) as conn, suppress(libvirt.libvirtError):
            conn.storageVolLookupByPath(mark).delete(0)

    def _files(self, conn: Any, paths: tuple[str, ...]) -> dict[str, bool | None]:
        held = set()
        for folder in {posixpath.dirname(path) for path in paths}:
            for pool in pools_of(conn, folder):
                held.add(folder)
                pool.refresh(0)
        return {path: _is_there(conn, path, posixpath.dirname(path) in held) for path in paths}


def _is_there(conn: Any, path: str, held: bool) -> bool | None:
    with passed_over():
        conn.storageVolLookupByPath(path)
        return True
    return False if held else None


def _other_of_name(conn: Any, needs: MoveNeeds) -> str:
    with passed_over():
        found = str(conn.lookupByName(needs.name).UUIDString())
        return "" if found == needs.id else found
    return ""


def _fits(conn: Any, needs: MoveNeeds) -> bool | None:
    if not needs.cpu:
        return None
    with passed_over():  # a driver that compares none; libvirt does it once more when the VM comes
        answer = conn.compareHypervisorCPU(None, needs.arch, needs.machine or None, needs.type, needs.cpu, 0)
        return bool(answer != libvirt.VIR_CPU_COMPARE_INCOMPATIBLE)
    return None


def _cards(conn: Any) -> set[str]:
    """The network devices of the host, bridges among them; by the names that node devices carry."""
    names = set()
    for device in conn.listAllDevices(libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET):
        with passed_over():  # it may be gone by now
            name = XmlReader(device.XMLDesc(0), "device").text("capability/interface")
            names.update([name] if name else [])
    return names


def _mark_xml(name: str) -> str:
    return f"<volume><name>{escape(name)}</name><capacity>512</capacity><allocation>0</allocation></volume>"


def _text_of(element: Any) -> str:
    from lxml import etree  # here: a start needs no writer

    return str(etree.tostring(element, encoding="unicode"))

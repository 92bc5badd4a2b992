"""Changing one domain: its power, its name and notes, its definition. CONTROL lane.

Every call names the VM in its errors and returns when libvirt has taken it, which is not when the guest obeyed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.error import of_ended_vm, passed_over
from stellwerk.adapters.hypervisor.field_metadata import URI as FIELDS_URI
from stellwerk.adapters.hypervisor.field_metadata import write_fields
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.making.boot_once import boots_once
from stellwerk.adapters.hypervisor.protection_metadata import URI as PROTECTION_URI
from stellwerk.adapters.hypervisor.protection_metadata import write_protection
from stellwerk.adapters.hypervisor.start.start_metadata import URI as START_URI
from stellwerk.adapters.hypervisor.start.start_metadata import Start, write_start
from stellwerk.adapters.hypervisor.tag_metadata import FOLDER_URI, PREFIX, URI, write_folder, write_tags
from stellwerk.core.error import Invalid
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.model.making.boot import BootDevice
from stellwerk.model.tag import Labels
from stellwerk.ports.hypervisor import Undefine

_UNDEFINE: dict[Undefine, tuple[int, int]] = {
    Undefine.MANAGED_SAVE: (1, 0),
    Undefine.SNAPSHOTS: (2, 0),
    Undefine.NVRAM: (4, 0),
    Undefine.CHECKPOINTS: (16, 0),
    Undefine.TPM: (32, 8_009_000),
}
"""libvirt's flag, and the first version of a server that knows it where that is after 6.0."""

_KEEP: dict[Undefine, tuple[str, int, int]] = {
    Undefine.NVRAM: ("<nvram", 8, 0),
    Undefine.TPM: ("<tpm", 64, 8_009_000),
}
"""What must be said to stay where it is there and does not go: how the XML shows it, libvirt's flag, since when."""

_UNKNOWN_FLAG = 8
"""INVALID_ARG: the driver has no such flag."""
_NO_DOMAIN = 42
"""A transient VM that has ended is not there any more."""


class DomainControl(Handle):
    """The part of a session that changes domains."""

    def start(self, id_: VmId, *, paused: bool = False, boot: BootDevice | None = None) -> None:
        """Start it; from its saved memory where there is one. `boot`: from that device, for this run."""
        with self.vm(id_) as domain:
            if boot is not None:
                self._start_once(domain, boot, paused=paused)
            elif paused and self._driver == "test":  # knows no such flag, and runs nothing meanwhile
                domain.create()
                domain.suspend()
            else:
                domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED if paused else 0)

    def _start_once(self, domain: libvirt.virDomain, boot: BootDevice, *, paused: bool) -> None:
        xml = boots_once(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE), boot)
        flags = libvirt.VIR_DOMAIN_START_PAUSED if paused and self._driver != "test" else 0
        self._conn.createXML(xml, flags)
        if paused and self._driver == "test":  # as above
            domain.suspend()

    def shutdown(self, id_: VmId) -> None:
        """Ask the guest to power off, its agent first where it has one."""
        with self.vm(id_) as domain, _may_go_away(domain):
            domain.shutdownFlags(0)

    def reboot(self, id_: VmId) -> None:
        """Ask the guest to restart, its agent first where it has one."""
        with self.vm(id_) as domain, _may_go_away(domain):
            domain.reboot(0)

    def reset(self, id_: VmId) -> None:
        """Press the reset button."""
        with self.vm(id_) as domain:
            domain.reset(0)

    def destroy(self, id_: VmId) -> None:
        """Pull the plug. Takes 12 s where QEMU hangs: libvirt asks it first, then kills it."""
        with self.vm(id_) as domain:
            domain.destroyFlags(0)

    def suspend(self, id_: VmId) -> None:
        """Halt its processors, memory stays."""
        with self.vm(id_) as domain:
            domain.suspend()

    def resume(self, id_: VmId) -> None:
        """Let its processors go on; wakes it where the guest put itself to sleep."""
        with self.vm(id_) as domain:
            if domain.state(0)[0] == libvirt.VIR_DOMAIN_PMSUSPENDED:
                domain.pMWakeup(0)
            else:
                domain.resume()

    def save(self, id_: VmId) -> None:
        """Write its memory to the host's disk and end it (managed save)."""
        with self.vm(id_) as domain:
            domain.managedSave(0)

    def drop_saved(self, id_: VmId) -> None:
        """Forget its saved memory: the next start boots it."""
        with self.vm(id_) as domain:
            domain.managedSaveRemove(0)

    def rename(self, id_: VmId, name: str) -> None:
        """Give it another name; only while it is off. Raises Invalid for a name that libvirt cannot have."""
        if not name.strip() or "/" in name or any(ord(ch) < 32 for ch in name) or len(name) > 255:
            raise Invalid(
                _('"{name}" cannot be the name of a VM').format(name=name[:80]),
                _("give 1 to 255 characters without slashes and line breaks"),
            )
        with self.vm(id_) as domain:
            domain.rename(name, 0)

    def set_title(self, id_: VmId, title: str) -> None:
        """Set the title, live and stored; empty removes it. Raises Invalid for one of several lines."""
        if "\n" in title:
            raise Invalid(_("a title has one line"), _("put longer texts into the description"))
        self._set_metadata(id_, libvirt.VIR_DOMAIN_METADATA_TITLE, title)

    def set_description(self, id_: VmId, description: str) -> None:
        """Set the description, live and stored; empty removes it."""
        self._set_metadata(id_, libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, description)

    def set_labels(self, id_: VmId, labels: Labels) -> None:
        """Write tags, folder and fields into its metadata, live and stored, those that the labels speak of; none
        at all is written, too."""
        if labels.tags is not None:
            self._set_metadata(id_, libvirt.VIR_DOMAIN_METADATA_ELEMENT, write_tags(labels.tags), PREFIX, URI)
        if labels.folder is not None:
            text = write_folder(labels.folder)
            self._set_metadata(id_, libvirt.VIR_DOMAIN_METADATA_ELEMENT, text, PREFIX, FOLDER_URI)
        if labels.values is not None:
            text = write_fields(labels.values)
            self._set_metadata(id_, libvirt.VIR_DOMAIN_METADATA_ELEMENT, text, PREFIX, FIELDS_URI)

    def set_delete_protection(self, id_: VmId, on: bool) -> None:
        """Write into its metadata, live and stored, whether it may be removed."""
        text = write_protection(on)
        self._set_metadata(id_, libvirt.VIR_DOMAIN_METADATA_ELEMENT, text, PREFIX, PROTECTION_URI)

    def set_start(self, id_: VmId, order: int, delay: int) -> None:
        """Write into its metadata, live and stored, when we start it with its host; libvirt then does not."""
        text = write_start(Start(order, delay))
        self._set_metadata(id_, libvirt.VIR_DOMAIN_METADATA_ELEMENT, text, PREFIX, START_URI)

    def set_autostart(self, id_: VmId, on: bool) -> None:
        """Start it with its host, or not."""
        with self.vm(id_) as domain:
            domain.setAutostart(int(on))

    def undefine(self, id_: VmId, what: frozenset[Undefine]) -> None:
        """Remove its definition with what is named; a running one becomes transient.

        NVRAM and TPM state that are not named stay. What the server is too old for is left out: it then refuses in its
        own words where that would have mattered.
        """
        with self.vm(id_) as domain:
            version = self._conn.getLibVersion()
            flags = sum(flag for item, (flag, since) in _UNDEFINE.items() if item in what and version >= since)
            flags |= _keeping(domain, what, version)
            try:
                domain.undefineFlags(flags)
            except libvirt.libvirtError as error:
                if not flags or error.get_error_code() != _UNKNOWN_FLAG:
                    raise
                domain.undefineFlags(flags & _known_flags(domain))

    def _set_metadata(self, id_: VmId, kind: int, text: str, key: str | None = None, uri: str | None = None) -> None:
        with self.vm(id_) as domain:
            affect = libvirt.VIR_DOMAIN_AFFECT_LIVE if domain.isActive() else 0
            if domain.isPersistent():
                affect |= libvirt.VIR_DOMAIN_AFFECT_CONFIG
            domain.setMetadata(kind, text or None, key, uri, affect)


@contextmanager
def _may_go_away(domain: Any) -> Iterator[None]:
    """Ask a guest for something that may end it: an error that comes because it obeyed is none.

    libvirt waits for the agent's answer, which the end of QEMU cuts short, and then asks by ACPI a VM that is off.
    """
    ran = domain.isActive()
    try:
        yield
    except libvirt.libvirtError as error:
        if not ran or not (of_ended_vm(error) or _is_off(domain)):
            raise


def _is_off(domain: Any) -> bool:
    try:
        return not domain.isActive()
    except libvirt.libvirtError as error:
        return bool(error.get_error_code() == _NO_DOMAIN)


def _keeping(domain: Any, what: frozenset[Undefine], version: int) -> int:
    """The flags for what the definition has and is to stay."""
    xml = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    staying = (rule for item, rule in _KEEP.items() if item not in what)
    return sum(flag for mark, flag, since in staying if mark in xml and version >= since)


def _known_flags(domain: Any) -> int:
    """The flags for a driver that does not know all (the test driver, LXC, Xen): what the domain has shows what it
    knows."""
    known = 0
    for flag, has in ((1, domain.hasManagedSaveImage), (2, domain.snapshotNum)):
        with passed_over():  # no such thing in this driver
            known |= flag if has() else 0
    return known

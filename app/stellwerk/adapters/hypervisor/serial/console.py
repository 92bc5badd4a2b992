"""Opening the serial console of a VM. Any thread but the owner's; on a connection that serves nothing else."""

import libvirt

from stellwerk.adapters.hypervisor.error import translated
from stellwerk.adapters.hypervisor.handle import Handle, vm_label
from stellwerk.adapters.hypervisor.serial.stream import SerialStream
from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children
from stellwerk.core.error import AppError, Unsupported
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.ports.serial import ConsoleInUse, NoSerialConsole

_TAKEN = "active console session exists"
_NONE = ("cannot find character device", "cannot find console device", "is not using a pty", "has no console")
"""What libvirt's drivers say (src/qemu/qemu_driver.c, src/lxc/lxc_driver.c)."""


class SerialConsoles(Handle):
    """The part of a session that opens serial consoles."""

    def open_serial(self, id_: VmId, *, port: int = 0, force: bool = False) -> SerialStream:
        """As the port says."""
        if self.in_process:
            text = _("simulated VMs have no serial console")
            raise Unsupported(text, _("see it on a VM of a real host"))
        with self.vm(id_) as domain:
            name = vm_label(domain)
            try:
                alias = port_alias(domain.XMLDesc(), port)
                stream = self._conn.newStream(libvirt.VIR_STREAM_NONBLOCK)
                domain.openConsole(alias, stream, libvirt.VIR_DOMAIN_CONSOLE_FORCE if force else 0)
            except libvirt.libvirtError as error:
                raise _said(error, name) or translated(error, self._place, name, self._user) from error
            return SerialStream(stream, self._conn, name)


def port_alias(xml: str, port: int) -> str | None:
    """What libvirt calls the serial port of this number; None for the first where it has no name: that is what libvirt
    opens itself. Ports are listed and named in the order of the XML, which need not be theirs, and libvirt by itself
    opens the one that is listed first (9.0)."""
    for element in children(XmlReader(xml, "domain").find("devices"), "serial"):
        alias = attribute(element, "alias", "name")
        if attribute(element, "target", "port") == str(port) and alias:
            return alias
    return f"serial{port}" if port else None


def _said(error: libvirt.libvirtError, name: str) -> AppError | None:
    """What libvirt tells only by its words."""
    raw = error.get_error_message() or ""
    if _TAKEN in raw.lower():
        text = _("somebody else has the serial console of {vm}").format(vm=name)
        return ConsoleInUse(text, _("take it over, or wait until it is free"), raw)
    if any(words in raw.lower() for words in _NONE):
        text = _("{vm} has no serial console").format(vm=name)
        return NoSerialConsole(text, _("add a serial port of the type pty to it and start it again"), raw)
    return None

"""The displays of VMs over a libvirt connection: where they listen, a socket to one, a picture of it. Any lane."""

import contextlib
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.display.place_xml import display_places
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.core.error import Refused, Unsupported
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.core.unit import MIB
from stellwerk.ports.console import DisplayPlace

MOST_SHOT = 64 * MIB
"""Bytes of one picture: 4K without compression is 25 MB."""
_PIECE = 256 * 1024
_HELD = 15
"""Milliseconds that keys are down: QEMU presses the next ones after that, in the order in which they came."""


class DisplayReading(Handle):
    """The part of a session that knows displays."""

    @property
    def passes_files(self) -> bool:
        """As the port says."""
        return self._place.local and self._driver == "qemu"

    def displays(self, id_: VmId) -> tuple[DisplayPlace, ...]:
        """The displays of a running VM, with the passwords of this moment."""
        with self.vm(id_) as domain:
            return display_places(str(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE)))

    def open_display(self, id_: VmId, index: int) -> int:
        """A socket to a display, for which no password is asked: libvirt answers for who opens it."""
        if not self.passes_files:
            text = _("{host} is reached over a network").format(host=self._place.name)
            raise Unsupported(text, _("open files can be had from the libvirt of this computer only"))
        with self.vm(id_) as domain:
            return int(domain.openGraphicsFD(index, libvirt.VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH))

    def screenshot(self, id_: VmId) -> bytes:
        """A picture of a running VM's first screen."""
        with self.vm(id_) as domain, self.use() as conn:
            stream = conn.newStream(0)
            try:
                domain.screenshot(stream, 0, 0)
                picture = _received(stream)
                stream.finish()
            except BaseException:
                with contextlib.suppress(libvirt.libvirtError):
                    stream.abort()
                raise
        return picture

    def press_keys(self, id_: VmId, codes: tuple[int, ...]) -> None:
        """As the port says."""
        with self.vm(id_) as domain:
            domain.sendKey(libvirt.VIR_KEYCODE_SET_QNUM, _HELD, list(codes), len(codes), 0)


def _received(stream: Any) -> bytes:
    found = bytearray()
    while piece := stream.recv(_PIECE):
        found += piece
        if len(found) > MOST_SHOT:
            raise Refused(_("the picture of the screen is too large"))
    return bytes(found)

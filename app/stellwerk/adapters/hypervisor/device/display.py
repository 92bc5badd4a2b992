"""Turns displays of a definition into others. Pure; any thread."""

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import children
from stellwerk.core.error import Refused
from stellwerk.core.text import _

_KEPT = frozenset({"listen", "passwd", "passwdValidTo", "connected", "keymap"})
"""What a VNC display has as well, and means the same by."""


def use_vnc(root: etree._Element) -> None:
    """SPICE displays become VNC on a port that libvirt chooses; QEMU would not start with what is left of SPICE.

    Raises Refused where there is none.
    """
    devices = root.find("devices")
    displays = [] if devices is None else [one for one in devices.iterfind("graphics") if one.get("type") == "spice"]
    if devices is None or not displays:
        raise Refused(_("the VM has no SPICE display"))
    for display in displays:
        if any(one.get("type") == "vnc" for one in devices.iterfind("graphics")):
            devices.remove(display)
        else:
            _turn(display)
    for tag in ("channel", "redirdev", "smartcard"):
        for device in list(devices.iterfind(tag)):
            if device.get("type") == "spicevmc":
                devices.remove(device)
    for audio in list(devices.iterfind("audio")):
        if audio.get("type") == "spice":
            audio.set("type", "none")


def _turn(display: etree._Element) -> None:
    for name in set(display.attrib) - _KEPT:
        del display.attrib[name]
    display.set("type", "vnc")
    display.set("port", "-1")
    display.set("autoport", "yes")
    for part in list(children(display)):
        if part.tag != "listen":
            display.remove(part)

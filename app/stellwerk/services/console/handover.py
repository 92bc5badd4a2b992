"""Hands a SPICE display over to remote-viewer: by a file that names where it is, and deletes itself. Any thread."""

from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ports.console import DisplayPlace
from stellwerk.ports.dial import Dials, Reach
from stellwerk.services.console.way import here_or_there

SPICE = "spice"


class ViewerFile(Record, frozen=True):
    """What the file says. It holds the password of the moment: it is shown nowhere, and kept by nobody."""

    text: str

    def __repr__(self) -> str:
        return "ViewerFile(…)"


def viewer_file(displays: tuple[DisplayPlace, ...], reach: Reach | None, dials: Dials, name: str) -> ViewerFile:
    """The file for a VM's SPICE display. Over SSH a port of this computer leads there while the viewer runs.

    Raises Refused, Unsupported where no way leads there.
    """
    place = next((place for place in displays if place.type == SPICE), None)
    if place is None:
        raise Unsupported(_("the VM has no SPICE display"))
    if reach is None or (place.port is None and place.tls_port is None):
        text = _("no way leads to the SPICE display of the VM")
        raise Refused(text, _("let it listen on a port, or change it to VNC"))
    address = here_or_there(place, reach)
    if isinstance(address, AppError):
        raise address
    port = place.port
    if reach.on_host and not reach.near:
        if port is None:
            text = _("the SPICE display of the VM takes TLS only")
            raise Refused(text, _("change it to VNC, or let it listen without TLS too: the way there is encrypted"))
        address, port = "127.0.0.1", dials.forward(reach.dial, address, port)
    lines = {
        "type": SPICE,
        "host": address,
        "port": str(port or ""),
        "tls-port": str(place.tls_port or "") if reach.near or not reach.on_host else "",
        "password": place.password,
        "title": "".join(char for char in name if char.isprintable())[:80],
        "delete-this-file": "1",
    }
    return ViewerFile("[virt-viewer]\n" + "".join(f"{key}={value}\n" for key, value in lines.items() if value))

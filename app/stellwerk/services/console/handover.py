"""Hands a SPICE display over to remote-viewer: by a file that names where it is, and deletes itself. Any thread."""

import os
import shutil
import tempfile
from pathlib import Path

from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ports.console import DisplayPlace
from stellwerk.ports.dial import Dials, Reach
from stellwerk.services.console.way import here_or_there, no_display, other_display

SPICE = "spice"
PROGRAM = "remote-viewer"
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class ViewerFile(Record, frozen=True):
    """What the file says. It holds the password of the moment: it is shown nowhere, and kept by nobody."""

    text: str

    def __repr__(self) -> str:
        return "ViewerFile(…)"


class Handed(Record, frozen=True):
    """The viewer that is installed here and the file for it, which is there until the viewer has read it: whoever
    cannot start the viewer takes it away."""

    program: str
    file: Path

    def withdraw(self) -> None:
        """The file is needed no longer."""
        self.file.unlink(missing_ok=True)


def viewer_program() -> str:
    """Where remote-viewer is on this computer; reads the disk. Raises Unsupported where it is not."""
    found = shutil.which(PROGRAM)
    if found is None:
        text = _("{program} is not installed").format(program=PROGRAM)
        raise Unsupported(text, _("install virt-viewer, or change the display to VNC"))
    return found


def viewer_file(displays: tuple[DisplayPlace, ...], reach: Reach | None, dials: Dials, name: str) -> ViewerFile:
    """The file for a VM's SPICE display. Over SSH a port of this computer leads there while the viewer runs.

    Raises Refused, Unsupported where no way leads there.
    """
    place = next((place for place in displays if place.type == SPICE), None)
    if place is None:
        raise other_display(displays, _("open its console in the window")) if displays else no_display()
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
    return ViewerFile(
        "[virt-viewer]\n" + "".join(f"{key}={_escaped(value)}\n" for key, value in lines.items() if value)
    )


def written(text: ViewerFile) -> Path:
    """The file on the disk, in a folder for what is passing; its user alone reads it. Raises Refused."""
    try:
        number, name = tempfile.mkstemp(prefix="stellwerk-", suffix=".vv")  # mode 0600
    except OSError as error:
        raise _unwritten(error) from error
    try:
        with os.fdopen(number, "w", encoding="utf-8") as out:
            out.write(text.text)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _unwritten(error) from error
    return Path(name)


def _unwritten(error: OSError) -> Refused:
    return Refused(_("the file for {program} could not be written").format(program=PROGRAM), "", str(error))


def _escaped(value: str) -> str:
    """As GLib reads values of key files back."""
    told = value.translate(_ESCAPES)
    return f"\\s{told[1:]}" if told.startswith(" ") else told

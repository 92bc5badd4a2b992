"""Starts remote-viewer on a display that this program does not speak with. Owner thread."""

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QProcess, QStandardPaths

from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.text import _
from stellwerk.services.console.handover import ViewerFile

PROGRAM = "remote-viewer"


def open_viewer(file: ViewerFile) -> AppError | None:
    """Start it; answers why it could not be. The file is readable by its owner alone, and the viewer deletes it."""
    program = QStandardPaths.findExecutable(PROGRAM)
    if not program:
        text = _("{program} is not installed").format(program=PROGRAM)
        return Unsupported(text, _("install virt-viewer, or change the display to VNC"))
    number, name = tempfile.mkstemp(prefix="stellwerk-", suffix=".vv")  # mode 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as out:
            out.write(file.text)
        started, _pid = QProcess.startDetached(program, [name])
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        return Refused(_("the file for {program} could not be written").format(program=PROGRAM), "", str(error))
    if not started:
        Path(name).unlink(missing_ok=True)
        return Refused(_("{program} could not be started").format(program=PROGRAM))
    return None

"""Starts remote-viewer on a display that this program does not speak with. Owner thread."""

from PySide6.QtCore import QProcess

from stellwerk.core.error import AppError, Refused
from stellwerk.core.text import _
from stellwerk.services.console.handover import PROGRAM, Handed


def open_viewer(handed: Handed) -> AppError | None:
    """Start it, for itself; answers why it could not be. It deletes the file once it has read it."""
    started, _pid = QProcess.startDetached(handed.program, [str(handed.file)])
    if started:
        return None
    handed.withdraw()
    return Refused(_("{program} could not be started").format(program=PROGRAM))

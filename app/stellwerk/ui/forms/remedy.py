"""A button that begins another command, where that is the way out of what went wrong. Owner thread."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from stellwerk.core.error import NoRoom
from stellwerk.core.text import N_, Text, _
from stellwerk.engine.preview import Preview

_WAYS: Mapping[str, tuple[str, Text]] = {NoRoom.code: ("Add-Room", N_("Make room at next start…"))}
"""By the code of an error: the command, and what stands on the button."""


class Remedy(QPushButton):
    """Hidden while there is no way out; `wanted` carries the command, which works on the same objects."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._command = ""
        self.setAutoDefault(False)
        self.clicked.connect(lambda: self.wanted.emit(self._command))
        self.hide()

    def offer(self, code: str) -> None:
        """The way out of this error, if there is one."""
        self._command, title = _WAYS.get(code, ("", Text("")))
        self.setText(_(title) if title else "")
        self.setVisible(bool(self._command))

    def offer_for(self, preview: Preview | None) -> None:
        """The same for what is refused on all targets."""
        refused = preview is not None and not preview.allowed and preview.targets
        self.offer(preview.targets[0].code if preview is not None and refused else "")

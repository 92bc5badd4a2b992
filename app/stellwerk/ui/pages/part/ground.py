"""A container that hands the keyboard on to one of its parts. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Ground(QWidget):
    """`setFocus` of it is that of the part named by `hand_on`.

    No focus proxy: the Tab key goes straight to a proxy, past everything in the container that stands before it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: QWidget | None = None

    @property
    def hands_on(self) -> bool:
        """There is a part that takes the keyboard."""
        return self._keys is not None

    def hand_on(self, keys: QWidget) -> None:
        """This part takes the keyboard from now on."""
        self._keys = keys

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Called from Python only: Qt itself never focuses a container."""
        if self._keys is not None:
            self._keys.setFocus(reason)
        else:
            super().setFocus(reason)

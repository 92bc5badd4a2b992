"""Turns the busy marks of a view, only while some are in sight. Owner thread."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QTimer
from PySide6.QtWidgets import QAbstractItemView

from stellwerk.ui.theme.mark import PHASES

STEP_MS = 125


class Turner(QObject):
    """`phase` moves on while delegates say that they painted a busy mark."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.phase = 0
        self._view = view
        self._seen: set[QPersistentModelIndex] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._turn)

    def saw(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """A busy mark was painted here."""
        self._seen.add(QPersistentModelIndex(index))
        if not self._timer.isActive():
            self._timer.start()

    @property
    def turning(self) -> bool:
        """Something turns."""
        return self._timer.isActive()

    def _turn(self) -> None:
        """Repaint what was seen; what is still busy and in sight says so again when it is painted."""
        seen, self._seen = self._seen, set()
        if not seen or not self._view.isVisible():
            self._timer.stop()
            return
        self.phase = (self.phase + 1) % PHASES
        model = self._view.model()
        for index in seen:
            if index.isValid() and index.model() is model:  # else of a list that was shown before
                self._view.update(model.index(index.row(), index.column(), index.parent()))

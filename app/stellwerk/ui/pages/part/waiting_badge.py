"""How much of a VM waits for its next start, as a button beside its state. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QToolButton, QWidget

from stellwerk.core.text import _, plural
from stellwerk.model.entity import Entity
from stellwerk.model.hardware.words import differing_words
from stellwerk.model.vm import Vm
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

_MOST = 12
"""Lines of the tool tip; the rest is counted."""


class WaitingBadge(QToolButton):
    """Hidden while nothing waits."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def show_entity(self, entity: Entity) -> None:
        """Of a VM that runs."""
        lines = (entity.domain.runtime.waiting or ()) if isinstance(entity, Vm) and entity.domain.active else ()
        self.setVisible(bool(lines))
        if not lines:
            return
        text = plural("{n} change waits for its next start", "{n} changes wait for its next start", len(lines))
        self.setText(f"◌ {text}")
        told = [one_line(differing_words(line)) for line in lines[:_MOST]]
        more = [_("… and {n} more").format(n=len(lines) - _MOST)] if len(lines) > _MOST else []
        self.setToolTip("\n".join([*told, *more]))
        self.setAccessibleName(text)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, self._theme.colour(Token.AMBER))
        self.setPalette(palette)

"""The tags of an object as chips to click, in one row. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from stellwerk.core.text import _, plural
from stellwerk.ui.models.cell import Chip
from stellwerk.ui.models.chip import LEAST, chip_height, chips_width, laid_out, paint_chip
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme


class ChipButton(QToolButton):
    """One tag; the tool tip is its whole path."""

    def __init__(self, chip: Chip, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.chip = chip
        self.shown = chip.text
        """The text as far as there is room."""
        self._theme = theme
        self.setToolTip(chip.path)
        self.setAccessibleName(_("Tag {path}").format(path=chip.path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chip; a frame where the keys are."""
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_chip(painter, self.rect(), self.shown, self.chip.colour, self._theme)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(self._theme.colour(Token.ACCENT), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()


class ChipRow(QWidget):
    """Shows as many as there is room for; the rest stands in the menu of the last button. `chosen` emits a Ref."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: tuple[Chip, ...] = ()
        self.buttons: list[ChipButton] = []
        self.rest = QToolButton(self)
        self.rest.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.rest.setStyleSheet("padding: 0;")
        self._menu = QMenu(self.rest)
        self.rest.setMenu(self._menu)
        self.setAccessibleName(_("Tags"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these; buttons that stay keep the focus."""
        if tuple(chips) == self._chips:
            return
        self._chips = tuple(chips)
        kept = {button.chip: button for button in self.buttons}
        self.buttons = [kept.pop(chip) if chip in kept else self._button(chip) for chip in self._chips]
        for button in kept.values():
            button.hide()
            button.deleteLater()
        self.setVisible(bool(chips))
        self.updateGeometry()
        self._lay_out()

    def sizeHint(self) -> QSize:
        """Room for all."""
        metrics = self.fontMetrics()
        return QSize(chips_width(metrics, self._chips) if self._chips else 0, chip_height(metrics))

    def minimumSizeHint(self) -> QSize:
        """One of them, cut."""
        return QSize(min(self.sizeHint().width(), 2 * LEAST), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer fit."""
        super().resizeEvent(event)
        self._lay_out()

    def _button(self, chip: Chip) -> ChipButton:
        button = ChipButton(chip, self._theme, self)
        button.clicked.connect(lambda: self.chosen.emit(chip.ref))
        return button

    def _lay_out(self) -> None:
        height, fit = chip_height(self.fontMetrics()), 0
        self.rest.hide()
        for chip, left, width, text in laid_out(self.fontMetrics(), self.width(), self._chips):
            if chip is None:
                self._tell_rest(QRect(left, 0, max(width, 1), height), text, fit)
                break
            button = self.buttons[fit]
            button.setGeometry(left, 0, width, height)
            button.shown = text
            button.show()
            fit += 1
        for button in self.buttons[fit:]:
            button.hide()

    def _tell_rest(self, place: QRect, text: str, fit: int) -> None:
        rest = self._chips[fit:]
        self.rest.setText(text)
        self.rest.setGeometry(place)
        self.rest.setToolTip("\n".join(chip.path for chip in rest))
        self.rest.setAccessibleName(plural("{n} more tag", "{n} more tags", len(rest)))
        self._menu.clear()
        for chip in rest:
            action = self._menu.addAction(chip.path)
            action.triggered.connect(lambda _on=False, ref=chip.ref: self.chosen.emit(ref))
        self.rest.show()

"""A value that can be copied, and followed where it names an object. Owner thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.catalogue.format import DASH
from stellwerk.ui.models.view_key import opens
from stellwerk.ui.pages.part.elided_label import ElidedLabel


class ValueLabel(ElidedLabel):
    """Shows one value. Ctrl+C or the context menu copies it; a click or Enter follows a link."""

    def __init__(self, title: str, follow: Callable[[Ref], None] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(DASH, parent)
        self._title = title
        self._follow = follow
        self._ref: Ref | None = None
        self._act: Callable[[], None] | None = None
        self._hover = False
        self._shown: tuple[object, ...] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContentsMargins(3, 1, 3, 1)

    @property
    def ref(self) -> Ref | None:
        """What it leads to."""
        return self._ref

    @property
    def leads(self) -> bool:
        """It can be followed."""
        return self._act is not None

    def show_value(
        self,
        text: str,
        *,
        tip: str = "",
        ref: Ref | None = None,
        grey: bool = False,
        act: Callable[[], None] | None = None,
        quiet: bool = False,
    ) -> None:
        """Show another value; `tip` explains it, `ref` makes it a link, as does `act`, which is called then; `grey`: it
        may be out of date; a `quiet` link looks like a text until the pointer comes."""
        shown = (text, tip, ref, grey, act, quiet)
        if shown == self._shown:
            return
        self._shown = shown
        if act is None and ref is not None and self._follow is not None:
            act = partial(self._follow, ref)
        self._ref, self._act = ref, act
        self.setCursor(Qt.CursorShape.PointingHandCursor if act else Qt.CursorShape.ArrowCursor)
        self.setForegroundRole(_role(grey, leads=act is not None and not quiet))
        self.setText(text)
        self.set_tip(tip)
        self.setAccessibleName(f"{self._title}: {text}")
        self.setAccessibleDescription(tip)

    def copy(self) -> None:
        """Put the value on the clipboard."""
        if self.text() != DASH:
            QGuiApplication.clipboard().setText(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, or follow."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif opens(event) and self._act is not None:
            self._go()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a link."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._go()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, by mouse and by the menu key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy"), self.copy).setEnabled(self.text() != DASH)
        if self._act is not None:
            menu.addAction(_("Show"), self._go)
        menu.popup(event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Links are underlined under the pointer."""
        self._hovered(True)

    def leaveEvent(self, event: QEvent) -> None:
        """No longer."""
        self._hovered(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame comes."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and a frame while it has the focus by keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Link), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
            painter.end()

    def _hovered(self, hover: bool) -> None:
        font = self.font()
        font.setUnderline(hover and self._act is not None)
        self.setFont(font)

    def _go(self) -> None:
        if self._act is not None:
            self._act()


def _role(grey: bool, *, leads: bool) -> QPalette.ColorRole:
    if grey:
        return QPalette.ColorRole.PlaceholderText  # the theme's colour of what is away
    return QPalette.ColorRole.Link if leads else QPalette.ColorRole.WindowText

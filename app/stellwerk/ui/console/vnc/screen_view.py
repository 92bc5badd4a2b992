"""The display of a VM: shown, typed into and pointed at. Owner thread.

With the focus every key is the guest's, those of the window and of dialogs too; Ctrl+Alt, pressed and released alone,
lets the keyboard go. Where the guest has a mouse that moves by steps, a click takes the pointer, and the same keys give
it back.
"""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.ports.console import Area, Key, Painted, PointerKind, PointerShape, Resized, Screen, ScreenEvent, Shaped
from stellwerk.ui.console.vnc.canvas import Canvas, Scale
from stellwerk.ui.console.vnc.keyboard import Keyboard
from stellwerk.ui.console.vnc.pointer import buttons_of, steps, wheel_of
from stellwerk.ui.models.pace import Pace

NAME = "display"
FRAME = 1 / 60
"""Seconds between two repaints at most often."""


class ScreenView(QWidget):
    """`attach` a screen, `take` what it tells."""

    let_go = Signal()
    """The keyboard was let go by its keys."""
    focused = Signal(bool)
    resized = Signal()
    """The picture has another size."""

    def __init__(self, loop: Loop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas()
        self.view_only = False
        self.keyboard = Keyboard(self.press, self._leave)
        self._screen: Screen | None = None
        self._absolute = True
        self._taken = False
        """The pointer is the guest's until it is given back."""
        self._pace = Pace(loop, self._repaint, FRAME, share=1.0)  # it is what the user works with
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setObjectName(NAME)
        self.setAccessibleName(_("Display of the VM"))

    # --- what is shown ---

    def attach(self, screen: Screen | None) -> None:
        """Show and use a screen; None = the last picture stays, grey."""
        self.keyboard.release_all()
        self._release_pointer()
        self._screen = screen
        if screen is None:
            self.canvas.end()
            self.unsetCursor()
        self.update()

    def take(self, event: ScreenEvent) -> None:
        """What the screen tells."""
        match event:
            case Painted():
                self._pace.ask()
            case Resized():
                self._renew()
            case Shaped(shape):
                self.setCursor(_cursor(shape, self.devicePixelRatioF()))
            case PointerKind(absolute):
                self._absolute = absolute
                self._release_pointer()
            case _:
                pass

    def show_still(self, image: QImage) -> None:
        """A picture that does not move."""
        before = self.canvas.image.size()
        self.canvas.still(image)
        self._fit_size()
        if image.size() != before:
            self.resized.emit()
        self.update()

    def set_scale(self, scale: Scale, smooth: bool) -> None:
        """How large the picture is, and whether scaling mixes pixels."""
        self.canvas.scale, self.canvas.smooth = scale, smooth
        self._fit_size()
        self.update()

    def close_down(self) -> None:
        """Nothing is painted any more."""
        self._pace.close()
        self.keyboard.release_all()
        self._release_pointer()
        self._screen = None

    def press(self, key: Key, down: bool) -> None:
        """Send a key, unless one only looks."""
        if self._screen is not None and not self.view_only:
            self._screen.key(key, down)

    def sizeHint(self) -> QSize:
        """As large as the picture, within reason."""
        return self.canvas.wanted(self.devicePixelRatioF()).toSize().boundedTo(QSize(1600, 1000))

    def _renew(self) -> None:
        if self._screen is not None:
            self.canvas.live(self._screen.picture)
            self._fit_size()
            self.resized.emit()
            self.update()

    def _fit_size(self) -> None:
        same = self.canvas.scale is Scale.SAME
        self.setMinimumSize(self.canvas.wanted(self.devicePixelRatioF()).toSize() if same else QSize(0, 0))

    def _repaint(self) -> None:
        damage = self._screen.take_damage() if self._screen is not None else None
        if damage is not None:
            self._update_area(damage)

    def _update_area(self, area: Area) -> None:
        self.update(self.canvas.from_guest(area, self.rect(), self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what changed."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        self.canvas.paint(painter, self.rect(), event.rect(), self.devicePixelRatioF())
        painter.end()

    # --- keys ---

    def event(self, event: QEvent) -> bool:
        """Every key is the guest's, Tab and the shortcuts of the window too."""
        if self._screen is not None and not self.view_only and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down, or repeating. What the guest is not told is the window's, and Ctrl+Alt lets go all the same."""
        self.keyboard.pressed(event)
        if self._screen is None or self.view_only:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Up."""
        self.keyboard.released(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The guest has the keyboard."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No key stays pressed."""
        self.keyboard.release_all()
        self._release_pointer()
        super().focusOutEvent(event)
        self.focused.emit(False)

    def _leave(self) -> None:
        self._release_pointer()
        self.clearFocus()
        self.let_go.emit()

    # --- pointer ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A button; the first click takes the pointer of a guest that has none of its own."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not self._absolute and not self._taken:
            self._take_pointer()
            return
        self._point(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A button."""
        self._point(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """To the guest it is another press."""
        self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Where it is, or by how much it moved."""
        self._point(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Each notch is a button that goes down and up."""
        x, y = self._guest_place(event.position().toPoint())
        held = buttons_of(event.buttons())
        for button in wheel_of(event.angleDelta()):
            self._send(x, y, held | button)
            self._send(x, y, held)
        event.accept()

    def _point(self, event: QMouseEvent) -> None:
        if not self._absolute:
            self._move_by_steps(event)
        else:
            self._send(*self._guest_place(event.position().toPoint()), buttons_of(event.buttons()))

    def _move_by_steps(self, event: QMouseEvent) -> None:
        """The pointer is held in the middle; what it moved away from there is what the guest gets."""
        if not self._taken:
            return
        middle = self.rect().center()
        moved = event.position().toPoint() - middle
        self._send(*steps(moved), buttons_of(event.buttons()))
        if moved != QPoint(0, 0):
            QCursor.setPos(self.mapToGlobal(middle))

    def _guest_place(self, point: QPoint) -> tuple[int, int]:
        if not self._absolute:
            return steps(QPoint(0, 0))
        return self.canvas.to_guest(point.toPointF(), self.rect(), self.devicePixelRatioF())

    def _send(self, x: int, y: int, buttons: int) -> None:
        if self._screen is not None and not self.view_only:
            self._screen.pointer(x, y, buttons)

    def _take_pointer(self) -> None:
        if self._screen is None or self.view_only:
            return
        self._taken = True
        self.grabMouse(Qt.CursorShape.BlankCursor)
        QCursor.setPos(self.mapToGlobal(self.rect().center()))

    def _release_pointer(self) -> None:
        if self._taken:
            self._taken = False
            self.releaseMouse()


def _cursor(shape: PointerShape | None, ratio: float) -> QCursor:
    """The guest's pointer, as large as the guest means it; an arrow where it draws none, since one would be lost."""
    if shape is None:
        return QCursor(Qt.CursorShape.ArrowCursor)
    image = QImage(shape.pixels, shape.width, shape.height, 4 * shape.width, QImage.Format.Format_ARGB32).copy()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return QCursor(pixmap, round(shape.x / ratio), round(shape.y / ratio))

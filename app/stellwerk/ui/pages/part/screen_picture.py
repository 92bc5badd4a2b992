"""A small picture of a VM's screen, which follows it while it is in sight; a click opens the console. Owner thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from stellwerk.core.loop import Loop, Timer
from stellwerk.core.text import _
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Errand
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

if TYPE_CHECKING:
    from stellwerk.services.console.thumbnail import Thumbnail

LARGEST = QSize(160, 90)
_PAUSE = 0.3
"""Seconds after which it begins: who only passes by asks for nothing, and a start is not slowed down."""


class ScreenPicture(QAbstractButton):
    """Takes no place while there is nothing to see. `expected`: there will be, so that nothing moves when it comes."""

    def __init__(
        self, loop: Loop, theme: Theme, thumbnail: "Thumbnail", *, expected: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._loop, self._theme, self._thumbnail = loop, theme, thumbnail
        self._image = QImage()
        self._timer: Timer | None = None
        self._turn = 0
        self.setFixedSize(LARGEST if expected else QSize(0, 0))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Screen of the VM"))
        self.setToolTip(_("Open the console"))
        self._subscription = thumbnail.taken.connect(self._taken)
        self._put(QImage())

    @property
    def image(self) -> QImage:
        """What is shown; null = nothing."""
        return self._image

    def release(self) -> None:
        """It goes away."""
        self._turn += 1
        self._stop()
        self._subscription.close()
        self._thumbnail.close()

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self._stop()
        self._timer = self._loop.after(_PAUSE, lambda: self._thumbnail.watch(True))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._stop()
        self._thumbnail.watch(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the middle of its place."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        painter.drawImage(place, self._image)
        edge = self.hasFocus() or self.underMouse()
        painter.setPen(self._theme.colour(Token.ACCENT if edge else Token.HAIRLINE))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _taken(self, data: bytes | None) -> None:
        self._turn += 1
        if data is None:
            self._show(QImage())
            return
        turn, largest = self._turn, LARGEST * self.devicePixelRatioF()

        def done(answer: Answer[QImage]) -> None:
            if turn == self._turn and answer.value is not None:
                self._show(answer.value)

        Errand(self._loop, "picture", _reader(data, largest), done).start()

    def _show(self, image: QImage) -> None:
        self.setFixedSize(QSize(0, 0) if image.isNull() else LARGEST)
        self._put(image)

    def _put(self, image: QImage) -> None:
        self._image = image
        self.setEnabled(not image.isNull())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if not image.isNull() else Qt.FocusPolicy.NoFocus)
        self.update()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _reader(data: bytes, largest: QSize) -> Callable[[], QImage]:
    def read() -> QImage:
        from stellwerk.ui.console.vnc.still import read_still  # late: a start shows no picture yet

        return read_still(data, largest)

    return read

"""The picture of a display on the screen of the user: what is painted, where, and how a place in one is found in the
other. Owner thread.
"""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from stellwerk.ports.console import Area, Picture

MOST_GROWTH = 2.0
"""A small picture is not blown up further: text of 80 columns would fill a wall."""
_VEIL = QColor(20, 22, 26, 140)


class Scale(StrEnum):
    """How large a picture is."""

    FIT = "fit"
    SAME = "1:1"


class Canvas:
    """Keeps the picture, as it goes on changing or as it was last."""

    def __init__(self) -> None:
        self.scale = Scale.FIT
        self.smooth = True
        self._image = QImage()
        self._source: Picture | None = None
        self._over = False

    @property
    def image(self) -> QImage:
        """The picture of this moment; a null one where there is none."""
        return self._image

    def live(self, picture: Picture) -> None:
        """Show a picture that goes on changing; nothing is copied."""
        self._source = picture  # its memory is what the image shows
        width, height = picture.width, picture.height
        if width and height:
            self._image = QImage(picture.pixels, width, height, 4 * width, QImage.Format.Format_RGB32)
        self._over = False

    def still(self, image: QImage) -> None:
        """Show a picture of its own."""
        self._source, self._image, self._over = None, image, False

    def end(self) -> None:
        """Keep the last picture as something of the past: grey, and under a veil."""
        if not self._over and not self._image.isNull():
            self._image = self._image.convertToFormat(QImage.Format.Format_Grayscale8)
        self._source, self._over = None, True

    def wanted(self, ratio: float) -> QSizeF:
        """The size in which one pixel of the guest is one of the screen, of which `ratio` are one of Qt's."""
        return QSizeF(self._image.width() / ratio, self._image.height() / ratio)

    def place(self, room: QRect, ratio: float) -> QRectF:
        """Where the picture is within a room: in its middle, sharp where it is not scaled."""
        size = self.wanted(ratio)
        if size.isEmpty():
            return QRectF()
        factor = 1.0
        if self.scale is Scale.FIT:
            factor = min(room.width() / size.width(), room.height() / size.height(), MOST_GROWTH)
        shown = size * factor
        left = room.x() + (room.width() - shown.width()) / 2
        top = room.y() + (room.height() - shown.height()) / 2
        return QRectF(QPointF(round(max(left, room.x())), round(max(top, room.y()))), shown)

    def to_guest(self, point: QPointF, room: QRect, ratio: float) -> tuple[int, int]:
        """A place in the room as a pixel of the guest; the nearest one where it is outside of the picture."""
        place = self.place(room, ratio)
        if place.isEmpty():
            return 0, 0
        x = (point.x() - place.x()) * self._image.width() / place.width()
        y = (point.y() - place.y()) * self._image.height() / place.height()
        return min(max(int(x), 0), self._image.width() - 1), min(max(int(y), 0), self._image.height() - 1)

    def from_guest(self, area: Area, room: QRect, ratio: float) -> QRect:
        """A part of the picture as a part of the room, with the pixels around it that smoothing mixes in."""
        place = self.place(room, ratio)
        if self._image.isNull() or place.isEmpty():
            return QRect()
        across, down = place.width() / self._image.width(), place.height() / self._image.height()
        rect = QRectF(place.x() + area.x * across, place.y() + area.y * down, area.width * across, area.height * down)
        return rect.adjusted(-2, -2, 2, 2).toAlignedRect()

    def paint(self, painter: QPainter, room: QRect, part: QRect, ratio: float) -> None:
        """Paint a part of the room."""
        place = self.place(room, ratio)
        painter.fillRect(part, Qt.GlobalColor.black)
        if place.isEmpty():
            return
        scaled = abs(place.width() * ratio - self._image.width()) > 0.5
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth and scaled)
        painter.drawImage(place, self._image)
        if self._over:
            painter.fillRect(place, _VEIL)

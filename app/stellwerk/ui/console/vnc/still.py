"""Reads pictures that a host made of a screen. Any thread but the owner's: a large one takes a tenth of a second."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

MOST_PIXELS = 40_000_000
"""Beyond, it is no screen."""
_FORMATS = (b"png", b"ppm")


def read_still(data: bytes, largest: QSize | None = None, *, most: int = MOST_PIXELS) -> QImage:
    """The picture, not larger than `largest`; a null one for what is none or has more pixels than `most`. PNG and PPM,
    by their first bytes."""
    raw = QByteArray(data)
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if reader.format().data() not in _FORMATS or size.width() * size.height() > most:
        return QImage()
    image = reader.read()
    if largest is not None and not image.isNull():
        image = image.scaled(largest, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_RGB32) if not image.isNull() else image

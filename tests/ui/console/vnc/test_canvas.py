"""Where the picture is and what is painted."""

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from stellwerk.ports.console import Area, Picture
from stellwerk.ui.console.vnc.canvas import Canvas, Scale

ROOM = QRect(0, 0, 400, 200)


def canvas(width: int = 100, height: int = 100, colour: bytes = b"\x30\x20\x10\xff") -> Canvas:
    made = Canvas()
    made.live(Picture(width, height, memoryview(bytearray(colour * (width * height)))))
    return made


def painted(made: Canvas, room: QRect = ROOM) -> QImage:
    image = QImage(room.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    made.paint(painter, room, room, 1.0)
    painter.end()
    return image


def test_it_fits_in_the_middle(qapp: QApplication) -> None:
    assert canvas().place(ROOM, 1.0) == QRectF(100, 0, 200, 200)
    assert canvas(800, 200).place(ROOM, 1.0) == QRectF(0, 50, 400, 100)


def test_small_pictures_do_not_fill_a_wall(qapp: QApplication) -> None:
    assert canvas(10, 10).place(ROOM, 1.0) == QRectF(190, 90, 20, 20)


def test_pixel_by_pixel_on_any_screen(qapp: QApplication) -> None:
    made = canvas()
    made.scale = Scale.SAME
    assert made.place(ROOM, 1.0).size() == made.wanted(1.0)
    assert made.place(ROOM, 2.0) == QRectF(175, 75, 50, 50)
    big = canvas(1000, 1000)
    big.scale = Scale.SAME
    assert big.place(ROOM, 1.0).topLeft() == QPointF(0, 0)


def test_there_and_back(qapp: QApplication) -> None:
    made = canvas()
    assert made.to_guest(QPointF(100, 0), ROOM, 1.0) == (0, 0)
    assert made.to_guest(QPointF(200, 100), ROOM, 1.0) == (50, 50)
    assert made.to_guest(QPointF(-50, 500), ROOM, 1.0) == (0, 99)
    assert made.from_guest(Area(50, 50, 10, 10), ROOM, 1.0) == QRect(198, 98, 24, 24)


def test_what_is_painted(qapp: QApplication) -> None:
    image = painted(canvas())
    assert image.pixelColor(0, 0) == QColor("black")
    assert image.pixelColor(200, 100) == QColor(0x10, 0x20, 0x30)


def test_the_past_is_grey(qapp: QApplication) -> None:
    made = canvas(colour=b"\x00\x00\xff\xff")
    made.end()
    colour = painted(made).pixelColor(200, 100)
    assert colour.red() < 100
    assert abs(colour.red() - colour.blue()) < 10
    made.end()  # twice makes it no darker
    assert painted(made).pixelColor(200, 100) == colour


def test_without_a_picture_all_is_black(qapp: QApplication) -> None:
    made = Canvas()
    made.end()
    assert painted(made).pixelColor(200, 100) == QColor("black")
    assert made.to_guest(QPointF(5, 5), ROOM, 1.0) == (0, 0)


def test_a_still_picture_replaces_it(qapp: QApplication) -> None:
    made = canvas()
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    made.still(image)
    assert made.image.width() == 20

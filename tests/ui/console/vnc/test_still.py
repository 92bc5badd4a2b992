"""Pictures that a host made."""

import pytest
from PySide6.QtCore import QSize

from stellwerk.ui.console.vnc.still import read_still

PPM = b"P6\n4 2\n255\n" + b"\x10\x20\x30" * 8


def test_a_picture() -> None:
    image = read_still(PPM)
    assert (image.width(), image.height()) == (4, 2)
    assert image.pixel(0, 0) == 0xFF102030


def test_a_small_one() -> None:
    assert read_still(PPM, QSize(2, 2)).size() == QSize(2, 1)


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", PPM[:20], b"P6\n60000 60000\n255\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM"]
)
def test_what_is_none(data: bytes) -> None:
    assert read_still(data).isNull()

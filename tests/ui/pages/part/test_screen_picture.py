"""The picture of a screen on the summary."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.signal import Signal
from stellwerk.ui.pages.part.screen_picture import LARGEST, ScreenPicture
from stellwerk.ui.theme.theme import Theme

PPM = b"P6\n720 400\n255\n" + b"\x10\x20\x30" * (720 * 400)


class FakeThumbnail:
    def __init__(self) -> None:
        self.taken: Signal[bytes | None] = Signal()
        self.watched: list[bool] = []
        self.closed = False

    def watch(self, on: bool) -> None:
        self.watched.append(on)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def thumbnail() -> FakeThumbnail:
    return FakeThumbnail()


@pytest.fixture
def loop() -> ManualLoop:
    return ManualLoop()


@pytest.fixture
def picture(loop: ManualLoop, theme: Theme, thumbnail: FakeThumbnail, qtbot: QtBot) -> Iterator[ScreenPicture]:
    made = ScreenPicture(loop, theme, thumbnail, expected=True)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.release()


def test_who_passes_by_asks_for_nothing(picture: ScreenPicture, loop: ManualLoop, thumbnail: FakeThumbnail) -> None:
    assert thumbnail.watched == []
    loop.advance(1)
    assert thumbnail.watched == [True]
    picture.hide()
    assert thumbnail.watched == [True, False]


def test_a_picture_comes_and_goes(
    picture: ScreenPicture, loop: ManualLoop, thumbnail: FakeThumbnail, qtbot: QtBot
) -> None:
    assert picture.size() == LARGEST
    thumbnail.taken.emit(PPM)
    qtbot.waitUntil(lambda: loop.advance(0) or not picture.image.isNull())
    assert picture.image.width() == LARGEST.width()
    assert picture.grab().toImage().pixelColor(80, 30).red() == 0x10
    with qtbot.waitSignal(picture.clicked):
        picture.click()
    thumbnail.taken.emit(None)
    assert picture.image.isNull()
    assert picture.height() == 0


def test_what_comes_too_late_is_not_shown(
    picture: ScreenPicture, loop: ManualLoop, thumbnail: FakeThumbnail, qtbot: QtBot
) -> None:
    thumbnail.taken.emit(PPM)
    thumbnail.taken.emit(None)
    qtbot.waitUntil(lambda: bool(loop.posted))
    loop.advance(0)
    assert picture.image.isNull()


def test_it_ends_with_its_page(picture: ScreenPicture, thumbnail: FakeThumbnail) -> None:
    picture.release()
    assert thumbnail.closed

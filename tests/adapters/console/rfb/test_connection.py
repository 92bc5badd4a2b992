"""An open display on its threads, against a server that a test plays."""

from collections.abc import Iterator

import numpy as np
import pytest
from tests.fakes.rfb.encode import picture, raw, rectangle, update
from tests.fakes.rfb.server import MemoryStream, Told, opening

from stellwerk.adapters.console.rfb.connection import RfbScreen
from stellwerk.core.error import Invalid, Unreachable
from stellwerk.ports.console import Area, Began, DisplayPlace, Ended, Key, Painted

ASK = b"\3\1"


@pytest.fixture
def stream() -> MemoryStream:
    return MemoryStream()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def screen(stream: MemoryStream, told: Told) -> Iterator[RfbScreen]:
    made = RfbScreen(stream, DisplayPlace(type="vnc"), told, near=False)
    yield made
    made.close()
    told.wait(Ended)


def begin(stream: MemoryStream, told: Told) -> None:
    stream.say(opening(40, 30))
    told.wait(Began)
    stream.heard(lambda said: b"\3\0" in said)


def test_a_picture_arrives(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    begin(stream, told)
    pixels = picture(10, 10)
    stream.say(update(rectangle(0, 5, 5, 10, 10, raw(pixels)), rectangle(0, 20, 15, 10, 10, raw(pixels))))
    told.wait(Painted)
    stream.heard(lambda said: ASK in said)
    assert screen.take_damage() == Area(5, 5, 25, 20)
    assert screen.take_damage() is None
    shown = np.frombuffer(screen.picture.pixels, np.uint32).reshape(30, 40)
    assert (shown[5:15, 5:15] == pixels).all()


def test_a_flood_of_pictures_waits_as_one_area(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    begin(stream, told)
    stream.say(update(*(rectangle(0, at % 40, at % 30, 1, 1, bytes(4)) for at in range(5000))))
    stream.heard(lambda said: ASK in said)
    assert screen.take_damage() == Area(0, 0, 40, 30)
    assert screen.take_damage() is None


def test_keys_and_pointer_go_out(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    screen.key(Key(0x1E, 0x61), True)  # too early: nobody would understand it
    begin(stream, told)
    stream.say(update(rectangle(-258, 0, 0, 0, 0)))
    stream.heard(lambda said: ASK in said)
    screen.key(Key(0x1E, 0x61), True)
    screen.pointer(3, 4, 1)
    said = stream.heard(lambda said: b"\5\1\0\3\0\4" in said)
    assert said.count(b"\xff\0\0\1" + b"\0\0\0\x61" + b"\0\0\0\x1e") == 1


def test_nobody_looks_nothing_is_asked_for(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    begin(stream, told)
    screen.watch(False)
    stream.say(update(rectangle(0, 0, 0, 1, 1, bytes(4))))
    told.wait(Painted)
    stream.say(b"\2")
    screen.pointer(1, 1, 0)
    assert ASK not in stream.heard(lambda said: b"\5\0\0\1\0\1" in said)
    screen.watch(True)
    stream.heard(lambda said: ASK in said)


def test_the_server_ends(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    begin(stream, told)
    stream.say(b"")
    ended = told.wait(Ended)
    assert isinstance(ended, Ended)
    assert isinstance(ended.error, Unreachable)
    assert stream.closed


def test_the_server_talks_nonsense(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    begin(stream, told)
    stream.say(b"\x63")
    ended = told.wait(Ended)
    assert isinstance(ended, Ended)
    assert isinstance(ended.error, Invalid)


def test_ended_by_us_is_no_trouble(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    begin(stream, told)
    screen.close()
    screen.close()
    assert told.wait(Ended) == Ended(None)


def test_a_server_that_takes_nothing_is_left(screen: RfbScreen, stream: MemoryStream, told: Told) -> None:
    begin(stream, told)
    stream.broken = True
    screen.pointer(1, 1, 0)
    told.wait(Ended)
    assert stream.closed


def test_no_password_is_shown(screen: RfbScreen) -> None:
    assert "hunter2" not in repr(DisplayPlace(type="vnc", password="hunter2"))

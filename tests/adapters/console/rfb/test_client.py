"""Whole conversations: recorded from a real QEMU, written by hand, and spoilt by chance."""

import tracemalloc
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.console.rfb.feeding import client, recorded, screen
from tests.fakes.rfb.encode import picture, raw, rectangle, update
from tests.fakes.rfb.server import HELLO, LET_IN, NO_LOGIN, greeting, opening

from stellwerk.adapters.console.rfb.message import Clip, clipboard_provide
from stellwerk.core.error import AppError, Invalid
from stellwerk.ports.console import Began, Rang, Resized, TextGiven, TextOffered

FORMS = ("raw", "hextile", "zrle", "tight")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("piece", [7, 1000, 1 << 20])
def test_the_picture_that_qemu_sent_is_the_one_it_has(form: str, piece: int) -> None:
    made, _said, told = client()
    data = recorded(form)
    for place in range(0, len(data), piece):
        made.feed(data[place : place + piece])
    assert (made.framebuffer.pixels == screen()).all()
    assert made.updates.exact_keys
    assert made.shares_text
    assert told[:2] == [Began("QEMU"), Resized(720, 400)]


def test_what_is_said_and_asked_for() -> None:
    made, said, told = client()
    made.feed(opening(20, 10))
    assert said[:2] == [b"RFB 003.008\n", b"\1"]
    assert said[2] == b"\1"  # others may go on looking
    assert said[-1].hex() == "0300000000000014000a"
    made.feed(update(rectangle(0, 0, 0, 20, 10, raw(picture(20, 10)))))
    assert told[-1] == "updated"
    made.ask()
    assert said[-1][1] == 1


def test_bells_and_colours_that_nobody_needs() -> None:
    made, _said, told = client()
    made.feed(opening(4, 4) + b"\1\0\0\0\0\2" + bytes(12) + b"\2")
    assert told[-1] == Rang()


def test_the_guests_text_as_old_servers_give_it() -> None:
    made, _said, told = client()
    made.feed(opening(4, 4) + b"\3\0\0\0\0\0\0\3abc")
    assert told[-1] == TextOffered()
    made.ask_text()
    assert told[-1] == TextGiven("abc")


def test_the_guests_text_only_when_asked() -> None:
    made, said, told = client()
    made.feed(opening(4, 4) + extended(Clip.CAPS | Clip.TEXT, bytes(4)) + extended(Clip.NOTIFY | Clip.TEXT))
    assert told[-1] == TextOffered()
    assert not any(message[8:12] == flags(Clip.REQUEST | Clip.TEXT) for message in said if message[:1] == b"\6")
    made.ask_text()
    assert said[-1] == extended(Clip.REQUEST | Clip.TEXT, kind=6)
    made.feed(b"\3" + clipboard_provide("from there")[1:])
    assert told[-1] == TextGiven("from there")


def test_our_text_only_when_it_was_offered() -> None:
    made, said, _told = client()
    made.feed(opening(4, 4) + extended(Clip.CAPS | Clip.TEXT, bytes(4)))
    before = len(said)
    made.feed(extended(Clip.REQUEST | Clip.TEXT))
    assert len(said) == before
    made.offer_text("mine")
    assert said[-1] == extended(Clip.NOTIFY | Clip.TEXT, kind=6)
    made.feed(extended(Clip.REQUEST | Clip.TEXT))
    assert zlib.decompress(said[-1][12:])[4:] == b"mine\0"


def test_what_is_said_before_tls_began_is_no_part_of_it() -> None:
    made, _said, _told = client()
    veil = b"\1\x13" + b"\0\2" + b"\0" + b"\1\0\0\1\4"
    with pytest.raises(Invalid):
        made.feed(HELLO + veil + b"\1" + b"injected")


@pytest.mark.parametrize(
    "bad",
    [
        HELLO + NO_LOGIN + LET_IN + greeting(65535, 65535),
        HELLO + NO_LOGIN + LET_IN + greeting(4, 4)[:20] + b"\x7f\xff\xff\xff",
        opening(4, 4) + b"\x63",
        opening(4, 4) + b"\3\0\0\0\x7f\xff\xff\xff",
        opening(4, 4) + b"\3\0\0\0\x80\0\0\0",
        opening(4, 4) + b"\3\0\0\0\xff\xff\xff\xfe",
    ],
    ids=[
        "huge picture",
        "endless name",
        "unknown message",
        "endless text",
        "endless clipboard",
        "clipboard without flags",
    ],
)
def test_what_cannot_be(bad: bytes) -> None:
    made, _said, _told = client()
    with pytest.raises(Invalid):
        made.feed(bad)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(FORMS[1:]), st.lists(st.tuples(st.integers(0, 7000), st.integers(0, 255)), min_size=1, max_size=6)
)
def test_a_spoilt_conversation_ends_in_a_clear_error_or_goes_on(form: str, spoilt: list[tuple[int, int]]) -> None:
    data = bytearray(recorded(form))
    for place, value in spoilt:
        data[place % len(data)] = value
    feed_wildly(bytes(data))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=3000))
def test_whatever_a_server_says_after_letting_us_in(data: bytes) -> None:
    feed_wildly(opening(64, 64) + data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_whatever_a_server_says_at_first(data: bytes) -> None:
    feed_wildly(data)
    feed_wildly(HELLO + data)


def test_spoilt_conversations_take_little_memory() -> None:
    random = np.random.default_rng(7)
    tracemalloc.start()
    try:
        for _turn in range(60):
            data = bytearray(recorded("tight"))
            for place in random.integers(60, len(data), 3):
                data[place] = random.integers(0, 256)
            feed_wildly(bytes(data))
        assert tracemalloc.get_traced_memory()[1] < 400_000_000
    finally:
        tracemalloc.stop()


def feed_wildly(data: bytes) -> None:
    """Nothing but our own errors comes out of it."""
    made: Any = client()[0]
    try:
        for place in range(0, len(data), 997):
            made.feed(data[place : place + 997])
    except AppError:
        pass


def extended(flags_: int, data: bytes = b"", kind: int = 3) -> bytes:
    return bytes([kind, 0, 0, 0]) + (-(4 + len(data))).to_bytes(4, "big", signed=True) + flags(flags_) + data


def flags(value: int) -> bytes:
    return int(value).to_bytes(4, "big")

"""What a client says, byte by byte."""

import zlib

import pytest

from stellwerk.adapters.console.rfb.limit import MOST_CLIPBOARD
from stellwerk.adapters.console.rfb.message import (
    FAR,
    Clip,
    clipboard_provide,
    clipboard_text,
    cut_text,
    encodings,
    key_event,
    pixel_format,
    pointer_event,
    update_request,
)
from stellwerk.core.error import Invalid
from stellwerk.ports.console import Key


def test_the_pixels_that_are_wanted() -> None:
    assert pixel_format() == bytes.fromhex("000000002018000100ff00ff00ff100800000000")


def test_forms_best_first_with_what_stands_beside() -> None:
    said = encodings(FAR)
    assert said[0] == 2
    assert int.from_bytes(said[2:4], "big") == (len(said) - 4) // 4
    assert said[4:8] == b"\0\0\0\7"
    assert b"\xff\xff\xfe\xfe" in said  # keys by their places


def test_asking_for_the_picture_or_its_changes() -> None:
    assert update_request(1920, 1080, changes=False).hex() == "03000000000007800438"
    assert update_request(16, 16, changes=True)[1] == 1


def test_keys_by_place_and_by_meaning() -> None:
    enter = Key(0x1C, 0xFF0D)
    assert key_event(enter, True, exact=True).hex() == "ff0000010000ff0d0000001c"
    assert key_event(enter, False, exact=False).hex() == "040000000000ff0d"
    assert key_event(Key(0, 0x61), True, exact=True).hex() == "0401000000000061"
    assert key_event(Key(0x1C), True, exact=False) == b""


def test_the_pointer_is_cut_to_what_can_be_said() -> None:
    assert pointer_event(-5, 70000, 0x1FF).hex() == "05ff0000ffff"


def test_a_text_for_old_servers() -> None:
    assert cut_text("a\r\nü€") == b"\6\0\0\0\0\0\0\4a\n\xfc?"


def test_a_text_for_new_servers_and_back() -> None:
    said = clipboard_provide("Grüße\n€")
    assert int.from_bytes(said[4:8], "big", signed=True) == 8 - len(said)
    assert int.from_bytes(said[8:12], "big") == Clip.PROVIDE | Clip.TEXT
    assert zlib.decompress(said[12:])[4:] == "Grüße\r\n€\0".encode()
    assert clipboard_text(said[12:]) == "Grüße\n€"


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense", zlib.compress(b"\0"), zlib.compress(b"\0\0\0\x09abc"),
     zlib.compress(b"\x7f\xff\xff\xff" + bytes(MOST_CLIPBOARD + 10))],
)  # fmt: skip
def test_texts_that_cannot_be(data: bytes) -> None:
    with pytest.raises(Invalid):
        clipboard_text(data)

"""What a client says, as bytes. Pure."""

import zlib
from enum import IntEnum
from struct import pack

from stellwerk.adapters.console.rfb.limit import MOST_CLIPBOARD, broken
from stellwerk.ports.console import Key


class Encoding(IntEnum):
    """Forms of rectangles, and (below zero) what else a server may say within an update."""

    RAW = 0
    COPY = 1
    HEXTILE = 5
    TIGHT = 7
    ZRLE = 16
    SIZE = -223
    LAST = -224
    CURSOR = -239
    POINTER_KIND = -257
    EXACT_KEYS = -258
    LAMPS = -261
    SCREENS = -308
    CLIPBOARD = -1063131698
    """0xC0A1E5CE"""


PSEUDO = (
    Encoding.SCREENS, Encoding.SIZE, Encoding.LAST, Encoding.CURSOR, Encoding.POINTER_KIND, Encoding.EXACT_KEYS,
    Encoding.LAMPS, Encoding.CLIPBOARD,
)  # fmt: skip
FAR = (Encoding.TIGHT, Encoding.ZRLE, Encoding.HEXTILE, Encoding.COPY, Encoding.RAW)
NEAR = (Encoding.RAW, Encoding.COPY, Encoding.HEXTILE, Encoding.ZRLE, Encoding.TIGHT)
"""The forms offered, best first: over a network, and on this computer, where compressing costs more than bytes."""


class Clip(IntEnum):
    """Flags of the extended clipboard: what is meant, and what is done with it."""

    TEXT = 1
    CAPS = 1 << 24
    REQUEST = 1 << 25
    PEEK = 1 << 26
    NOTIFY = 1 << 27
    PROVIDE = 1 << 28


def pixel_format() -> bytes:
    """32 bits of which 24 are used, the lowest byte first: blue, green, red."""
    return pack(">BxxxBBBBHHHBBBxxx", 0, 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)


def encodings(forms: tuple[Encoding, ...]) -> bytes:
    """The forms that are taken, best first, and everything beside them."""
    kinds = (*forms, *PSEUDO)
    return pack(f">BxH{len(kinds)}i", 2, len(kinds), *kinds)


def update_request(width: int, height: int, *, changes: bool) -> bytes:
    """Ask for the picture, or for its next `changes`."""
    return pack(">BBHHHH", 3, changes, 0, 0, width, height)


def key_event(key: Key, down: bool, *, exact: bool) -> bytes:
    """A key by its place where both sides can that, else by its meaning; nothing where neither is known."""
    if exact and key.code:
        return pack(">BBHII", 255, 0, down, key.symbol, key.code)
    return pack(">BBxxI", 4, down, key.symbol) if key.symbol else b""


def pointer_event(x: int, y: int, buttons: int) -> bytes:
    """The pointer; places beyond what two bytes can say are cut."""
    return pack(">BBHH", 5, buttons & 255, min(max(x, 0), 65535), min(max(y, 0), 65535))


def cut_text(text: str) -> bytes:
    """A text for the clipboard of servers that know no other way: Latin-1, lines end with a line feed."""
    raw = text.replace("\r\n", "\n").encode("latin-1", "replace")[:MOST_CLIPBOARD]
    return pack(">BxxxI", 6, len(raw)) + raw


def clipboard_caps() -> bytes:
    """Say what is understood here: texts, given on demand."""
    return _extended(Clip.CAPS | Clip.TEXT | Clip.REQUEST | Clip.PEEK | Clip.NOTIFY | Clip.PROVIDE, pack(">I", 0))


def clipboard_notify(*, there: bool) -> bytes:
    """Say that there is a text."""
    return _extended(Clip.NOTIFY | (Clip.TEXT if there else 0))


def clipboard_request() -> bytes:
    """Ask for the other side's text."""
    return _extended(Clip.REQUEST | Clip.TEXT)


def clipboard_provide(text: str) -> bytes:
    """The text that was asked for: lines end with CR LF, a zero behind the last."""
    raw = text.replace("\r\n", "\n").replace("\n", "\r\n").encode()[: MOST_CLIPBOARD - 1] + b"\0"
    return _extended(Clip.PROVIDE | Clip.TEXT, zlib.compress(pack(">I", len(raw)) + raw))


def clipboard_text(data: bytes) -> str:
    """The text that a server provides. Raises Invalid for one that is too long."""
    unpacked = zlib.decompressobj()
    try:
        raw = unpacked.decompress(data, MOST_CLIPBOARD + 4)
    except zlib.error as error:
        raise broken(f"clipboard: {error}") from error
    length = int.from_bytes(raw[:4], "big")
    if len(raw) < 4 or length > MOST_CLIPBOARD or length > len(raw) - 4:
        raise broken(f"a clipboard of {length} bytes")
    return raw[4 : 4 + length].rstrip(b"\0").decode("utf-8", "replace").replace("\r\n", "\n")


def _extended(flags: int, data: bytes = b"") -> bytes:
    return pack(">Bxxxi", 6, -(len(data) + 4)) + pack(">I", flags) + data

"""Feeds readers with bytes, whole and in pieces; the pictures recorded from a real QEMU."""

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from stellwerk.adapters.console.rfb.client import RfbClient
from stellwerk.adapters.console.rfb.intake import Reading
from stellwerk.adapters.console.rfb.login import Credentials
from stellwerk.adapters.console.rfb.message import FAR
from stellwerk.adapters.console.rfb.tls import inside_context

RECORDED = Path(__file__).parent / "recorded"
"""A screen of 720 × 400 in each form, as QEMU 7.2 sent it, and its own picture of it (`screendump`)."""


def run(reader: Reading[Any], data: bytes) -> Any:
    """Feed a reader all at once; answers what it returns. What is left over is an error."""
    place = 0
    try:
        need = next(reader)
        while True:
            assert place + need <= len(data), "it wants more than there is"
            place += need
            need = reader.send(data[place - need : place])
    except StopIteration as end:
        assert place == len(data), "it leaves something over"
        return end.value


def client(**more: Any) -> tuple[RfbClient, list[bytes], list[object]]:
    """A client, what it says, what it tells."""
    said: list[bytes] = []
    told: list[object] = []
    made = RfbClient(
        more.pop("credentials", Credentials()),
        FAR,
        send=said.append,
        tell=told.append,
        painted=told.append,
        updated=lambda: told.append("updated"),
        context_for=inside_context,
        **more,
    )
    return made, said, told


def recorded(form: str) -> bytes:
    """What QEMU said, from its first byte."""
    packed = RECORDED / f"{form}.rfb.z"
    return zlib.decompress(packed.read_bytes()) if packed.exists() else (RECORDED / f"{form}.rfb").read_bytes()


def screen() -> npt.NDArray[np.uint32]:
    """The recorded screen."""
    ppm = zlib.decompress((RECORDED / "screen.ppm.z").read_bytes())
    _magic, size, _most, pixels = ppm.split(b"\n", 3)
    width, height = map(int, size.split())
    parts = np.frombuffer(pixels, np.uint8).reshape(height, width, 3).astype(np.uint32)
    found: npt.NDArray[np.uint32] = parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2] | 0xFF000000
    return found

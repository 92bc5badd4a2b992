"""Pictures of screens as files: what QEMU makes (PPM), and PNG, without a library of pictures. Pure; any thread.

What a guest shows is hostile until checked.
"""

import re
import struct
import zlib
from collections.abc import Iterable

PNG = b"\x89PNG\r\n\x1a\n"
"""What one begins with."""
_PPM = re.compile(rb"P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s")


def ppm_pixels(data: bytes) -> tuple[bytes, int, int] | None:
    """The pixels of a PPM, three bytes each, its width and height; None where it is none or not whole."""
    head = _PPM.match(data[:64])
    if head is None:
        return None
    width, height = int(head[1]), int(head[2])
    pixels = data[head.end() : head.end() + 3 * width * height]
    return (pixels, width, height) if width and height and len(pixels) == 3 * width * height else None


def png_of(pixels: bytes, width: int, height: int) -> bytes:
    """A PNG of pixels of three bytes."""
    step = 3 * width
    rows = b"".join(b"\0" + pixels[place : place + step] for place in range(0, step * height, step))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return PNG + b"".join(_chunks(parts))


def _chunks(parts: Iterable[tuple[bytes, bytes]]) -> Iterable[bytes]:
    for name, content in parts:
        yield struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

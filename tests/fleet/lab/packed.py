"""The kernel within a Linux boot image, which unpacks itself when it starts: a fifth of an emulated boot, each time.

QEMU starts an unpacked one by its PVH entry, which Debian's cloud kernel has. Only the code that a boot image begins
with looks for a VGA screen: without it, nothing of the kernel's console is there. Beside a TPM, QEMU 7.2 and its
firmware do not tell it where the tables of ACPI are.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator

from tests.fleet.lab.space import LabError

_SECTOR = 512
_SETUP_SECTORS = 0x1F1
"""Where the number of sectors before the 32-bit code stands, without the first one; see Documentation/x86/boot.rst of
the kernel, "setup_sects"."""
_PAYLOAD = 0x248
"""Where the place of what is packed, from that code on, and its length stand ("payload_offset")."""
_LZ4 = b"\x02\x21\x4c\x18"
"""How LZ4's old format begins: then come blocks, each with its length before it."""
_BLOCK = 8 << 20
"""The most that a block of that unpacks to."""


def unpacked(image: bytes) -> bytes:
    """The ELF file in a boot image that is packed with LZ4, as Debian's are; raises `LabError` for another."""
    start = (image[_SETUP_SECTORS] + 1) * _SECTOR
    offset, length = struct.unpack_from("<II", image, _PAYLOAD)
    packed = image[start + offset : start + offset + length]
    if not packed.startswith(_LZ4):
        raise LabError(f"the kernel is not packed with LZ4: it begins with {packed[:4].hex()}")
    return b"".join(_blocks(packed))


def _blocks(packed: bytes) -> Iterator[bytes]:
    library = ctypes.CDLL("liblz4.so.1")  # apt itself needs it
    room = ctypes.create_string_buffer(_BLOCK)
    place, end = len(_LZ4), len(packed) - 4  # at the end stands the length of all
    while place < end:
        (length,) = struct.unpack_from("<I", packed, place)
        block = packed[place + 4 : place + 4 + length]
        size = library.LZ4_decompress_safe(block, room, length, _BLOCK)
        if size < 0:
            raise LabError("the packed kernel is damaged")
        yield ctypes.string_at(room, size)
        place += 4 + length

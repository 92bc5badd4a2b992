"""A small picture of a screen, from what a host made of it: what a guest shows is hostile until checked. Pure; any
thread.

libvirt 9.0 asks QEMU for PPM: rows of three bytes without compression. A PNG that is small enough is kept as it is, a
larger one is made smaller; anything else is no picture.
"""

from stellwerk.core.screen_file import PNG, png_of, ppm_pixels

LARGEST = (160, 90)
MOST = 48 * 1024
"""Bytes of a picture that is kept: one of that size that cannot be compressed at all takes 43 KB."""


def small_picture(data: bytes) -> bytes:
    """A PNG of it; empty where it is none that can be read."""
    if data.startswith(PNG):
        return data if len(data) <= MOST else _from_png(data)
    found = ppm_pixels(data)
    return b"" if found is None else png_of(*_shrunk(*found))


def _from_png(data: bytes) -> bytes:
    from stellwerk.adapters.hypervisor.snapshot.png_reader import rgb_of  # numpy, which reading snapshots needs not

    found = rgb_of(data)
    return b"" if found is None else png_of(*_shrunk(*found))


def _shrunk(pixels: bytes, width: int, height: int) -> tuple[bytes, int, int]:
    """One pixel of each square of the large one; what is left over at the edges is cut off."""
    side = max(-(-width // LARGEST[0]), -(-height // LARGEST[1]), 1)
    columns, rows = max(1, width // side), max(1, height // side)
    small = bytearray(3 * columns * rows)
    for row in range(rows):
        begin = 3 * width * side * row
        line = pixels[begin : begin + 3 * width]
        for colour in range(3):
            place = 3 * columns * row + colour
            small[place : place + 3 * columns : 3] = line[colour :: 3 * side][:columns]
    return bytes(small), columns, rows

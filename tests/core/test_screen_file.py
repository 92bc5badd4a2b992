"""Pictures as files, as any program reads them; what is none is refused."""

import io

import pytest
from PIL import Image

from stellwerk.core.screen_file import png_of, ppm_pixels

PIXELS = bytes(range(36))


def test_a_picture_is_what_it_was() -> None:
    found = ppm_pixels(b"P6\n4 3\n255\n" + PIXELS)
    assert found == (PIXELS, 4, 3)
    image = Image.open(io.BytesIO(png_of(*found)))
    assert (image.size, image.mode, image.tobytes()) == ((4, 3), "RGB", PIXELS)


@pytest.mark.parametrize("data", [b"", b"P5\n4 3\n255\n" + PIXELS, b"P6\n4 3\n255\n" + PIXELS[:-1], b"P6\n0 3\n255\n",
                                  b"P6\n4 3\n65535\n" + PIXELS, b"P6\n999999 1\n255\n"])  # fmt: skip
def test_what_is_no_picture(data: bytes) -> None:
    assert ppm_pixels(data) is None

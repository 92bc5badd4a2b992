"""Raw and CopyRect."""

import numpy as np
from tests.adapters.console.rfb.feeding import run
from tests.fakes.rfb.encode import picture, raw

from stellwerk.adapters.console.rfb.framebuffer import Framebuffer
from stellwerk.adapters.console.rfb.raw import BAND, read_copy, read_raw


def test_pixels_as_they_are() -> None:
    pixels = picture(50, 30, colours=99)
    target = np.zeros((30, 50), np.uint32)
    run(read_raw(target), raw(pixels & np.uint32(0x00FFFFFF)))
    assert (target == pixels).all()


def test_little_waits_in_memory() -> None:
    reader = read_raw(np.zeros((1080, 1920), np.uint32))
    need, total = next(reader), 0
    try:
        while True:
            assert need <= BAND
            total += need
            need = reader.send(bytes(need))
    except StopIteration:
        assert total == 1080 * 1920 * 4


def test_a_part_is_there_again() -> None:
    framebuffer = Framebuffer(20, 10)
    framebuffer.pixels[:] = before = picture(20, 10)
    run(read_copy(framebuffer, 10, 5, 10, 5), b"\0\x03\0\x02")
    assert (framebuffer.pixels[5:, 10:] == before[2:7, 3:13]).all()

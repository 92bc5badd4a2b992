"""Updates: rectangles of all forms, and what is no picture."""

import numpy as np
import pytest
from tests.adapters.console.rfb.feeding import run
from tests.fakes.rfb.encode import Tight, Zrle, hextile, picture, raw, rectangle, update

from stellwerk.adapters.console.rfb.framebuffer import Framebuffer
from stellwerk.adapters.console.rfb.update import Updates
from stellwerk.core.error import Invalid
from stellwerk.ports.console import Area, Lit, PointerKind, Resized, Shaped


class Room:
    """Updates into a picture of 100 × 80."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.painted: list[Area] = []
        self.updates = Updates(Framebuffer(100, 80), self.told.append, self.painted.append)

    def read(self, *rectangles: bytes) -> None:
        run(self.updates.read(), update(*rectangles)[1:])


@pytest.fixture
def room() -> Room:
    return Room()


def test_all_forms_in_one_update(room: Room) -> None:
    parts = [picture(30, 20, seed=seed) for seed in range(4)]
    bodies = (raw(parts[0]), hextile(parts[1]), Zrle().encode(parts[2]), Tight().encode(parts[3]))
    forms = (0, 5, 16, 7)
    rectangles = [
        rectangle(form, 10 * at, 15 * at, 30, 20, body)
        for at, (form, body) in enumerate(zip(forms, bodies, strict=True))
    ]
    room.read(*rectangles, rectangle(1, 60, 0, 30, 20, b"\0\x1e\0\x2d"))
    assert room.painted[3:] == [Area(30, 45, 30, 20), Area(60, 0, 30, 20)]
    pixels = room.updates.framebuffer.pixels
    assert (pixels[45:65, 30:60] == parts[3]).all()
    assert (pixels[:20, 60:90] == parts[3]).all()


def test_the_last_rectangle_of_many(room: Room) -> None:
    pixels = picture(2, 2)
    data = b"\0\xff\xff" + rectangle(0, 0, 0, 2, 2, raw(pixels)) + rectangle(-224, 0, 0, 0, 0)
    run(room.updates.read(), data)
    assert len(room.painted) == 1


def test_another_size(room: Room) -> None:
    room.read(rectangle(-223, 0, 0, 640, 480))
    assert room.updates.framebuffer.size == (640, 480)
    assert room.told == [Resized(640, 480)]


@pytest.mark.parametrize(("cause", "refused", "size"), [(0, 0, (640, 480)), (2, 0, (640, 480)), (1, 1, (100, 80))])
def test_another_size_by_screens(room: Room, cause: int, refused: int, size: tuple[int, int]) -> None:
    room.read(rectangle(-308, cause, refused, 640, 480, b"\1\0\0\0" + bytes(16)))
    assert room.updates.framebuffer.size == size
    assert room.updates.screens


def test_a_pointer(room: Room) -> None:
    pixels = np.full((2, 9), 0x00112233, np.uint32)
    room.read(rectangle(-239, 3, 99, 9, 2, raw(pixels) + b"\x80\x80\x00\x00"))
    (told,) = room.told
    assert isinstance(told, Shaped)
    assert told.shape is not None
    assert (told.shape.x, told.shape.y) == (3, 1)
    seen = np.frombuffer(told.shape.pixels, np.uint32).reshape(2, 9)
    assert seen[0].tolist() == [0xFF112233, 0, 0, 0, 0, 0, 0, 0, 0xFF112233]
    assert not seen[1].any()


def test_no_pointer(room: Room) -> None:
    room.read(rectangle(-239, 0, 0, 0, 0))
    assert room.told == [Shaped(None)]


def test_kind_of_pointer_lamps_and_exact_keys(room: Room) -> None:
    room.read(rectangle(-257, 1, 0, 0, 0), rectangle(-261, 0, 0, 0, 0, b"\5"), rectangle(-258, 0, 0, 0, 0))
    assert room.told == [PointerKind(True), Lit(True, False, True)]
    assert room.updates.exact_keys


@pytest.mark.parametrize(
    "bad",
    [
        rectangle(0, 0, 0, 65535, 65535),
        rectangle(0, 99, 0, 2, 2),
        rectangle(0, 0, 0, 0, 5),
        rectangle(-223, 0, 0, 65535, 65535),
        rectangle(-239, 0, 0, 4000, 4000),
        rectangle(21, 0, 0, 5, 5),
        rectangle(-999, 0, 0, 5, 5),
        rectangle(1, 0, 0, 50, 50, b"\xff\xff\xff\xff"),
    ],
    ids=["huge", "outside", "empty", "huge picture", "huge pointer", "JPEG", "unknown", "copy from outside"],
)
def test_what_cannot_be(room: Room, bad: bytes) -> None:
    with pytest.raises(Invalid):
        room.read(bad)

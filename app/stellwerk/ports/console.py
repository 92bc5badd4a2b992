"""Consoles: the display of a running VM, seen and used. What a VM has of displays, and one that is open.

A screen works on threads of its own; what it tells is told on one of them.
"""

import contextlib
from collections.abc import Callable
from typing import Protocol

from stellwerk.core.error import AppError
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record
from stellwerk.ports.dial import Stream


class DisplayPlace(Record, frozen=True, kw_only=True):
    """Where a VM's display listens now, as its host sees it: `port` of `address`, or `socket`, or neither: then only
    `Displays.open_display` leads there. `type` is libvirt's word (`vnc`, `spice`). `password` is of this moment, for
    one use: it is kept nowhere and shown nowhere."""

    type: str
    address: str = ""
    port: int | None = None
    tls_port: int | None = None
    socket: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"DisplayPlace({self.type}, {self.address}:{self.port}, {self.socket})"


class Displays(Protocol):
    """What a connection to a host knows of the displays of its VMs. Raises AppErrors; blocks."""

    def displays(self, id_: VmId) -> tuple[DisplayPlace, ...]:
        """The displays of a running VM, in the order of its XML."""
        ...

    @property
    def passes_files(self) -> bool:
        """The connection goes to a socket of this computer's libvirt: open files can be handed over."""
        ...

    def open_display(self, id_: VmId, index: int) -> int:
        """A socket to a display, without a port: the number of an open file, which the caller closes. Raises
        Unsupported where `passes_files` is false: libvirt would drop the connection."""
        ...

    def screenshot(self, id_: VmId) -> bytes:
        """A picture of a running VM's first screen, in a format of files (PNG, PPM), 64 MiB at most."""
        ...

    def press_keys(self, id_: VmId, codes: tuple[int, ...]) -> None:
        """Press keys of a running VM together, 16 at most, and let them go; places as of `Key.code`."""
        ...


class Area(Record, frozen=True):
    """A part of a picture, in pixels."""

    x: int
    y: int
    width: int
    height: int


class PointerShape(Record, frozen=True):
    """How the guest draws its pointer: `pixels` of 32 bits 0xAARRGGBB, in the machine's order, and the hot spot."""

    width: int
    height: int
    x: int
    y: int
    pixels: bytes


class Picture(Record, frozen=True):
    """The picture of this moment: rows of pixels 0xffRRGGBB without gaps. It goes on changing, and is another object
    after a change of size; whoever has the old one may go on reading it."""

    width: int
    height: int
    pixels: memoryview


class Key(Record, frozen=True):
    """A key: its place on a PC keyboard (`code`, XT's number, 0x80 added to those that begin with 0xE0; 0 = unknown)
    and what it means (`symbol`, X's number; 0 = nothing)."""

    code: int
    symbol: int = 0


class Began(Record, frozen=True):
    """The server let us in; the first picture comes."""

    name: str


class Painted(Record, frozen=True):
    """Something of the picture changed since `take_damage` was called last. Told very often."""


class Resized(Record, frozen=True):
    """The picture has another size."""

    width: int
    height: int


class Shaped(Record, frozen=True):
    """The pointer looks differently; None = the guest shows none."""

    shape: PointerShape | None


class Rang(Record, frozen=True):
    """The bell."""


class PointerKind(Record, frozen=True):
    """The guest's pointer goes where it is told (`absolute`), or moves by steps as a mouse does."""

    absolute: bool


class Lit(Record, frozen=True):
    """The lamps of the guest's keyboard."""

    scroll: bool
    num: bool
    caps: bool


class TextOffered(Record, frozen=True):
    """The guest has a text in its clipboard, which `ask_text` fetches."""


class TextGiven(Record, frozen=True):
    """The text that `ask_text` asked for."""

    text: str


class Ended(Record, frozen=True):
    """It is over; the last thing that is told. `error` None = the server or we ended it."""

    error: AppError | None = None


ScreenEvent = (
    Began | Painted | Resized | Shaped | Rang | PointerKind | Lit | TextOffered | TextGiven | Ended
)  # fmt: skip
Tell = Callable[[ScreenEvent], None]


class Screen(Protocol):
    """An open display. Its methods return at once; any thread."""

    @property
    def picture(self) -> Picture:
        """Black until the first update."""
        ...

    @property
    def exact_keys(self) -> bool:
        """The server takes places of keys: any layout types right."""
        ...

    @property
    def takes_text(self) -> bool:
        """The guest's clipboard can be reached."""
        ...

    def take_damage(self) -> Area | None:
        """What changed since the last call, as one area; None = nothing."""
        ...

    def key(self, key: Key, down: bool) -> None:
        """Press or release a key."""
        ...

    def pointer(self, x: int, y: int, buttons: int) -> None:
        """Where the pointer is and which buttons are down, the first as 1, the second as 2, the third as 4, the wheel
        as 8 to 64; by steps where the pointer is not absolute."""
        ...

    def offer_text(self, text: str) -> None:
        """Put a text into the guest's clipboard."""
        ...

    def ask_text(self) -> None:
        """Ask for the text in the guest's clipboard; TextGiven follows."""
        ...

    def watch(self, on: bool) -> None:
        """Whether somebody looks: the server is asked for changes only then."""
        ...

    def close(self) -> None:
        """End it. Twice is harmless."""
        ...


class Screens(Protocol):
    """Opens displays."""

    def open(self, stream: Stream, place: DisplayPlace, tell: Tell, *, near: bool, vouched: bool) -> Screen:
        """A display at the other end of a stream, which it closes at its end. `near`: bytes cost nothing there;
        `vouched`: nobody can answer in its place, since the way is encrypted or within this computer. Returns at once;
        what follows is told, on another thread."""
        ...


def close_quietly(stream: Stream) -> None:
    """Close a stream whatever became of it."""
    with contextlib.suppress(AppError, OSError):
        stream.close()

"""Displays without a guest: what hosts say of them, ways, screens that a test plays."""

from collections.abc import Sequence

from stellwerk.core.error import AppError
from stellwerk.ports.console import Area, Began, DisplayPlace, Key, Picture, Resized, ScreenEvent, Tell
from stellwerk.ports.dial import Dial, Reach, Stream

VNC = DisplayPlace(type="vnc", address="127.0.0.1", port=5900)


class NoStream:
    """A stream that says nothing."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.closed = False

    def receive(self, most: int) -> bytes:
        return b""

    def send(self, data: bytes) -> None:
        """Nobody listens."""

    def close(self) -> None:
        self.closed = True


class FakeDial:
    """Notes where it is sent. `error` is raised instead."""

    def __init__(self) -> None:
        self.dialled: list[str] = []
        self.streams: list[NoStream] = []
        self.error: AppError | None = None

    def command(self, argv: Sequence[str]) -> Stream:
        return self._stream(" ".join(argv))

    def tcp(self, address: str, port: int) -> Stream:
        return self._stream(f"{address}:{port}")

    def unix(self, path: str) -> Stream:
        return self._stream(path)

    def _stream(self, where: str) -> Stream:
        self.dialled.append(where)
        if self.error is not None:
            raise self.error
        self.streams.append(NoStream(where))
        return self.streams[-1]


class FakeDials:
    """Every host is reached by one dial; `reach` may be replaced."""

    def __init__(self) -> None:
        self.dial = FakeDial()
        self.reach: Reach | None = Reach(dial=_as_dial(self.dial), on_host=True, vouched=True)
        self.adopted: list[int] = []
        self.forwarded: list[str] = []

    def to(self, uri: str) -> Reach | None:
        return self.reach

    def forward(self, dial: Dial, address: str, port: int) -> int:
        self.forwarded.append(f"{address}:{port}")
        return 40001

    def adopt(self, number: int) -> Stream:
        self.adopted.append(number)
        return NoStream(f"file {number}")


class FakeScreen:
    """A display that notes what is done with it; `says` lets it tell something."""

    def __init__(self, tell: Tell, width: int = 8, height: int = 6) -> None:
        self.tell = tell
        self.keys: list[tuple[Key, bool]] = []
        self.points: list[tuple[int, int, int]] = []
        self.given: list[str] = []
        self.asked = 0
        self.watched = True
        self.closed = False
        self.exact_keys = True
        self.takes_text = True
        self.damage: Area | None = None
        self.memory = bytearray(b"\x30\x20\x10\xff" * (width * height))
        self.size = (width, height)

    @property
    def picture(self) -> Picture:
        return Picture(*self.size, memoryview(self.memory))

    def begin(self) -> None:
        """It lets us in."""
        self.tell(Began("guest"))
        self.tell(Resized(*self.size))

    def says(self, event: ScreenEvent) -> None:
        self.tell(event)

    def take_damage(self) -> Area | None:
        damage, self.damage = self.damage, None
        return damage

    def key(self, key: Key, down: bool) -> None:
        self.keys.append((key, down))

    def pointer(self, x: int, y: int, buttons: int) -> None:
        self.points.append((x, y, buttons))

    def offer_text(self, text: str) -> None:
        self.given.append(text)

    def ask_text(self) -> None:
        self.asked += 1

    def watch(self, on: bool) -> None:
        self.watched = on

    def close(self) -> None:
        self.closed = True


class FakeScreens:
    """Opens fake screens; the last one is `last`."""

    def __init__(self) -> None:
        self.opened: list[FakeScreen] = []
        self.places: list[DisplayPlace] = []
        self.ways: list[tuple[bool, bool]] = []

    @property
    def last(self) -> FakeScreen:
        return self.opened[-1]

    def open(self, stream: Stream, place: DisplayPlace, tell: Tell, *, near: bool, vouched: bool) -> FakeScreen:
        self.opened.append(FakeScreen(tell))
        self.places.append(place)
        self.ways.append((near, vouched))
        return self.opened[-1]


def _as_dial(dial: Dial) -> Dial:
    return dial

"""A stream of libvirt as one that can be waited for."""

import threading
from collections.abc import Callable
from typing import Any

import libvirt
import pytest

from stellwerk.adapters.hypervisor.serial.stream import MOST_WAITING, SerialStream
from stellwerk.core.error import Unreachable


class FakeStream:
    """What libvirt would have: `said` are pieces, an empty one is the end, a number an error or *nothing now* (-2)."""

    def __init__(self) -> None:
        self.said: list[Any] = []
        self.sent: list[bytes] = []
        self.takes = 3
        self.calls: list[str] = []
        self.tell: Callable[[int], None] = lambda _events: None

    def eventAddCallback(self, _events: int, call: Any, about: Any) -> None:
        self.tell = lambda events: call(self, events, about)

    def eventRemoveCallback(self) -> None:
        self.calls.append("remove")

    def abort(self) -> None:
        self.calls.append("abort")
        raise libvirt.libvirtError("it is over")

    def recv(self, _most: int) -> Any:
        piece = self.said.pop(0) if self.said else -2
        if isinstance(piece, Exception):
            raise piece
        return piece

    def send(self, data: bytes) -> int:
        if self.takes < 0:
            raise libvirt.libvirtError("gone")
        self.sent.append(data[: self.takes])
        return len(self.sent[-1])


class FakeConnection:
    def __init__(self) -> None:
        self.lost: Callable[[], None] = lambda: None

    def registerCloseCallback(self, call: Any, about: Any) -> None:
        self.lost = lambda: call(self, 0, about)

    def unregisterCloseCallback(self) -> None:
        self.lost = lambda: None


@pytest.fixture
def raw() -> FakeStream:
    return FakeStream()


@pytest.fixture
def conn() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def stream(raw: FakeStream, conn: FakeConnection) -> SerialStream:
    return SerialStream(raw, conn, 'VM "web-1"')


def test_what_comes_is_received_in_order_and_in_pieces(raw: FakeStream, stream: SerialStream) -> None:
    raw.said = [b"abc", b"def"]
    raw.tell(libvirt.VIR_STREAM_EVENT_READABLE)
    assert [stream.receive(2), stream.receive(2), stream.receive(99)] == [b"ab", b"c", b"def"]


@pytest.mark.parametrize("end", [[b"x", b""], [b"x", libvirt.libvirtError("lost")]])
def test_the_end_comes_after_what_was_said(raw: FakeStream, stream: SerialStream, end: list[Any]) -> None:
    raw.said = end
    raw.tell(libvirt.VIR_STREAM_EVENT_READABLE)
    assert [stream.receive(9), stream.receive(9)] == [b"x", b""]


def test_it_ends_with_its_connection(conn: FakeConnection, stream: SerialStream) -> None:
    conn.lost()
    assert stream.receive(9) == b""


def test_a_hang_up_ends_it(raw: FakeStream, stream: SerialStream) -> None:
    raw.tell(libvirt.VIR_STREAM_EVENT_HANGUP)
    assert stream.receive(9) == b""


def test_all_is_sent(raw: FakeStream, stream: SerialStream) -> None:
    stream.send(b"abcdefgh")
    assert raw.sent == [b"abc", b"def", b"gh"]
    raw.takes = -1
    with pytest.raises(Unreachable, match="web-1"):
        stream.send(b"x")


def test_closing_wakes_whoever_waits(raw: FakeStream, stream: SerialStream) -> None:
    heard: list[bytes] = []
    waiting = threading.Thread(target=lambda: heard.append(stream.receive(9)))
    waiting.start()
    stream.close()
    stream.close()
    waiting.join(60)
    assert (heard, raw.calls) == ([b""], ["remove", "abort"])


def test_what_nobody_takes_does_not_fill_memory(raw: FakeStream, stream: SerialStream) -> None:
    piece = b"x" * 60_000
    for number in range(MOST_WAITING // len(piece) + 10):
        raw.said = [b"%d" % (number % 10) + piece]
        raw.tell(libvirt.VIR_STREAM_EVENT_READABLE)
    size = 0
    raw.tell(libvirt.VIR_STREAM_EVENT_HANGUP)
    gap = stream.receive(100_000).decode()
    while data := stream.receive(100_000):
        size += len(data)
    told = MOST_WAITING // len(piece) + 10
    assert gap.endswith(f"\r\n[{told * (len(piece) + 1) - size} bytes came too fast and are left out]\r\n")
    assert MOST_WAITING - 2 * len(piece) < size <= MOST_WAITING

"""A console at 1920 × 1080: pictures a second on one core, painting, and a key's way to the server.

Streams that QEMU 7.2 sent of a UEFI shell (a third of that screen is text), and the same text over the whole screen,
packed again by `tests.fakes.rfb.encode`. Floor of the same run: copying the picture in memory. Processor time.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from tests.bench.part.row import Row, quantile, show
from tests.fakes.rfb.encode import Tight, Zrle, raw, rectangle, update
from tests.fakes.rfb.server import opening

from stellwerk.adapters.console.rfb.client import RfbClient
from stellwerk.adapters.console.rfb.connection import RfbScreen
from stellwerk.adapters.console.rfb.login import Credentials
from stellwerk.adapters.console.rfb.message import FAR
from stellwerk.adapters.console.rfb.tls import inside_context
from stellwerk.adapters.local.dial import SocketStream
from stellwerk.ports.console import Began, DisplayPlace, Key, Painted, Picture, ScreenEvent
from stellwerk.ui.console.vnc.canvas import Canvas

DATA = Path(__file__).parent / "data"
WIDTH, HEIGHT = 1920, 1080
TIMES = 15
KEYS = 300
CHUNK = 256 * 1024
TEXT = slice(64, 1024), slice(640, 1280)
"""Where the recorded screen has its 80 columns."""

Pixels = npt.NDArray[np.uint32]


def main() -> None:
    """Measure and print."""
    _application = QApplication.instance() or QApplication([])
    recorded = {form: (DATA / f"console-{form}.rfb").read_bytes() for form in ("zrle", "tight")}
    page = full_of_text(recorded["zrle"])
    copy = _copy_rate(page)
    rows = [Row("copying a picture in memory", copy, "/s")]
    for name, data, goal in (
        ("Raw", _stream(0, page, raw(page)), 30),
        ("Tight, as recorded", recorded["tight"], 30),
        ("Tight, text all over, palettes", _tight(page, "palette"), 30),
        ("ZRLE, as recorded", recorded["zrle"], 12),
        ("ZRLE, text all over, packed", _stream(16, page, Zrle().encode(page, "packed")), 12),
        ("ZRLE, text all over, runs", _stream(16, page, Zrle().encode(page, "palette")), 12),
    ):
        rate = 1 / _best(lambda data=data: _decode(data))
        rows.append(Row(f"{name}, pictures", rate, "/s", copy, f"≥ {goal} /s", rate >= goal))
    rows += _painting(page)
    rows += _keys()
    show(rows)


def _best(call: Callable[[], object]) -> float:
    """Seconds of the processor, the least of some rounds."""
    taken = []
    for _turn in range(TIMES):
        begin = time.process_time()
        call()
        taken.append(time.process_time() - begin)
    return min(taken)


def _client() -> RfbClient:
    return RfbClient(
        Credentials(),
        FAR,
        send=lambda _data: None,
        tell=lambda _event: None,
        painted=lambda _area: None,
        updated=lambda: None,
        context_for=inside_context,
    )


def _decode(data: bytes) -> RfbClient:
    client = _client()
    for place in range(0, len(data), CHUNK):
        client.feed(data[place : place + CHUNK])
    return client


def full_of_text(data: bytes) -> Pixels:
    """The recorded text, repeated over the whole screen."""
    text = _decode(data).framebuffer.pixels[TEXT]
    return np.tile(text, (2, 3))[:HEIGHT, :WIDTH].copy()


def _stream(form: int, page: Pixels, body: bytes) -> bytes:
    assert page.shape == (HEIGHT, WIDTH)
    return opening(WIDTH, HEIGHT) + update(rectangle(form, 0, 0, WIDTH, HEIGHT, body))


def _tight(page: Pixels, kind: str) -> bytes:
    """In rectangles as QEMU cuts them: 65,536 pixels at most."""
    encoder = Tight()
    rows = 65536 // WIDTH
    parts = [
        rectangle(7, 0, top, WIDTH, len(page[top : top + rows]), encoder.encode(page[top : top + rows], kind))
        for top in range(0, HEIGHT, rows)
    ]
    return opening(WIDTH, HEIGHT) + update(*parts)


def _copy_rate(page: Pixels) -> float:
    target = np.empty_like(page)

    def copy() -> None:
        for _turn in range(20):
            target[:] = page

    return 20 / _best(copy)


def _painting(page: Pixels) -> list[Row]:
    """A whole picture, as large as it is and scaled."""
    canvas = Canvas()
    canvas.live(Picture(WIDTH, HEIGHT, page.data.cast("B")))
    rows = []
    for width, height in ((WIDTH, HEIGHT), (1280, 720), (2560, 1440)):
        target = QImage(width, height, QImage.Format.Format_RGB32)
        room = QRect(0, 0, width, height)

        def paint(target: QImage = target, room: QRect = room) -> None:
            painter = QPainter(target)
            canvas.paint(painter, room, room, 1.0)
            painter.end()

        taken = _best(paint) * 1000
        goal = ("≤ 6 ms", taken <= 6) if width <= WIDTH else ("", None)
        rows.append(Row(f"painting it, {width} × {height}, smooth", taken, "ms", None, *goal))
    return rows


def _keys() -> list[Row]:
    """From the call to the server's end of a socket, while it sends pictures."""
    ours, theirs = socket.socketpair()
    began, painted = threading.Event(), threading.Event()

    def tell(event: ScreenEvent) -> None:
        if isinstance(event, Began):
            began.set()
        if isinstance(event, Painted):
            painted.set()

    screen = RfbScreen(SocketStream(ours), DisplayPlace(type="vnc"), tell, near=True)
    theirs.sendall(opening(WIDTH, HEIGHT))
    began.wait(5)
    picture = update(rectangle(0, 0, 0, WIDTH, HEIGHT, bytes(4 * WIDTH * HEIGHT)))
    sender = threading.Thread(target=lambda: [theirs.sendall(picture) for _turn in range(30)])
    sender.start()
    taken = []
    for number in range(KEYS):
        begin = time.perf_counter()
        screen.key(Key(0, 0x1000 + number), True)
        wanted = b"\4\1\0\0" + (0x1000 + number).to_bytes(4, "big")
        heard = b""
        while wanted not in heard:
            heard = heard[-16:] + theirs.recv(4096)
        taken.append((time.perf_counter() - begin) * 1000)
        threading.Event().wait(0.005)
    sender.join()
    screen.close()
    theirs.close()
    late = quantile(taken, 0.99)
    return [
        Row("a key to the server while pictures come, median", quantile(taken, 0.5), "ms"),
        Row("a key to the server while pictures come, p99", late, "ms", None, "< 5 ms", late < 5),
    ]


if __name__ == "__main__":
    main()

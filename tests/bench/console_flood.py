"""A display whose server sends as fast as it can, of its own accord: the owner thread beside it.

The server is a process of its own. Floor of the same run: the same bytes, received and thrown away.
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.bench.console import DATA, HEIGHT, WIDTH, full_of_text
from tests.bench.part.row import Row, p99, show
from tests.bench.part.window import Heart, TimedQtLoop
from tests.fakes.rfb.encode import Pixels, Tight, Zrle, hextile, raw, rectangle, update
from tests.fakes.rfb.server import opening

from stellwerk.adapters.console.rfb.connection import CHUNK, RfbScreen
from stellwerk.adapters.local.dial import SocketStream
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.console import Began, DisplayPlace, ScreenEvent
from stellwerk.runtime.build import SWITCH_INTERVAL
from stellwerk.services.console.news import News
from stellwerk.ui.bridge import keep_off_glib
from stellwerk.ui.console.vnc.screen_view import ScreenView

OPENED_MS = 1200
"""Until all of them are open and were painted once."""
LASTS_MS = 3000
MANY = 8
"""Consoles beside each other."""
VIEW = 1280, 720
"""Smaller than the picture, so that it is scaled."""
PEER = """
import socket, sys, threading
wire = socket.socket(fileno=int(sys.argv[1]))
first, again = (open(name, "rb").read() for name in sys.argv[2:4])
def hear():
    try:
        while wire.recv(65536):
            pass
    except OSError:
        pass
threading.Thread(target=hear, daemon=True).start()
wire.sendall(first)
try:
    while True:
        wire.sendall(again)
except OSError:
    pass
"""


def main() -> None:
    """Measure and print."""
    keep_off_glib()
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication(["bench"])
    rows = []
    for name, first, again in _floods():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        for count in (1, MANY) if name in ("ZRLE", "bells") else (1,):
            floor, _memory = _measure(app, first, again, _Thrown, count)
            heart, memory = _measure(app, first, again, _Shown, count)
            rows += _rows(name if count == 1 else f"{count} × {name}", heart, floor, memory)
    show(rows)


def _floods() -> Iterator[tuple[str, bytes, bytes]]:
    """What is sent once, and what again and again: streams that are compressed go on."""
    page = full_of_text((DATA / "console-zrle.rfb").read_bytes())
    yield "Raw", b"", _whole(0, raw(page))
    tight = Tight()
    yield "Tight", _tight(tight, page), _tight(tight, page)
    zrle = Zrle()
    yield "ZRLE", _whole(16, zrle.encode(page)), _whole(16, zrle.encode(page))
    yield "Hextile", b"", _whole(5, hextile(page))
    yield "65,000 small ones", b"", update(*(rectangle(0, at % WIDTH, 7, 1, 1, b"abcd") for at in range(65000)))
    yield "bells", b"", b"\2" * 1_000_000
    yield "pointers", b"", update(*(rectangle(-239, 0, 0, 64, 64, bytes(64 * 64 * 4 + 512)) for _turn in range(100)))
    yield "sizes", b"", update(rectangle(-223, 0, 0, 1280, 1024), rectangle(-223, 0, 0, WIDTH, HEIGHT))


def _whole(form: int, body: bytes) -> bytes:
    return update(rectangle(form, 0, 0, WIDTH, HEIGHT, body))


def _tight(encoder: Tight, page: Pixels) -> bytes:
    rows = 65536 // WIDTH
    parts = ((top, page[top : top + rows]) for top in range(0, HEIGHT, rows))
    return update(*(rectangle(7, 0, top, WIDTH, len(part), encoder.encode(part, "palette")) for top, part in parts))


class _Thrown:
    """Receives and looks at nothing."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._thread = threading.Thread(target=self._receive)
        self._thread.start()

    def _receive(self) -> None:
        stand_back()
        stream = SocketStream(self._wire)
        while stream.receive(CHUNK):
            pass

    def close(self) -> None:
        self._wire.shutdown(socket.SHUT_RDWR)
        self._thread.join()


class _Shown:
    """The display as the window shows it."""

    def __init__(self, wire: socket.socket) -> None:
        self._loop = TimedQtLoop()
        self._view = ScreenView(self._loop)
        self._view.resize(*VIEW)
        self._view.show()
        self._news = News(self._loop, self._take)
        self._screen = RfbScreen(SocketStream(wire), DisplayPlace(type="vnc"), self._news.tell, near=True)

    def _take(self, event: ScreenEvent) -> None:
        if isinstance(event, Began):
            self._view.attach(self._screen)
        self._view.take(event)

    def close(self) -> None:
        self._screen.close()
        self._view.close_down()
        self._view.close()
        self._loop.close()


def _measure(
    app: QApplication, first: bytes, again: bytes, reader: Callable[[socket.socket], _Thrown | _Shown], count: int
) -> tuple[Heart, float]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("first", "again")]
        files[0].write_bytes(opening(WIDTH, HEIGHT) + first)
        files[1].write_bytes(again)
        before = _memory()
        wires, peers = zip(*(_peer(files) for _turn in range(count)), strict=True)
        readings = [reader(wire) for wire in wires]
        heart = Heart()
        QTimer.singleShot(OPENED_MS, heart.start)
        QTimer.singleShot(OPENED_MS + LASTS_MS, app.quit)
        app.exec()
        heart.stop()
        grown = _memory() - before
        for reading, peer in zip(readings, peers, strict=True):
            reading.close()
            peer.wait(10)
    return heart, grown


def _peer(files: list[Path]) -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    ours, theirs = socket.socketpair()
    argv = [sys.executable, "-c", PEER, str(theirs.fileno()), *map(str, files)]
    peer = subprocess.Popen(argv, pass_fds=(theirs.fileno(),))
    theirs.close()
    return ours, peer


def _rows(name: str, heart: Heart, floor: Heart, memory: float) -> list[Row]:
    late, bare, worked = (np.array(values) * 1000 for values in (heart.late, floor.late, heart.worked))
    kept = np.maximum(0, late - np.array(heart.queued) * 1000)
    most = float(late.max())
    return [
        Row(f"{name}: most that a heartbeat was late", most, "ms", float(bare.max()), "< 50 ms", most < 50),
        Row(f"{name}: p99 of these", p99(late), "ms", p99(bare), "< 16 ms", p99(late) < 16),
        Row(f"{name}: most without what it waited for a processor", float(kept.max()), "ms"),
        Row(f"{name}: most work of the owner between two beats", float(worked.max()), "ms"),
        Row(f"{name}: memory more", memory, "MB"),
    ]


def _memory() -> float:
    """Megabytes that the process has now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


if __name__ == "__main__":
    main()

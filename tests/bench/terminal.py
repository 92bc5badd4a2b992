"""A terminal: how much it takes in, what a picture costs, and the owner thread while much comes."""

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication
from tests.bench.part.row import Row, p99, show
from tests.bench.part.window import Heart, TimedQtLoop

from stellwerk.core.setting import Settings
from stellwerk.core.thread_rank import stand_back
from stellwerk.runtime.build import SWITCH_INTERVAL
from stellwerk.ui.bridge import keep_off_glib
from stellwerk.ui.console.terminal.emulator import Emulator
from stellwerk.ui.console.terminal.terminal_widget import TerminalWidget
from stellwerk.ui.theme.theme import Theme

COLUMNS, ROWS = 200, 50
MUCH = 20_000_000
TIMES = 20
PLAIN = b"Nov 28 06:14:50 h1 libvirtd[812]: the quick brown fox jumps over the lazy dog, %06d\r\n"
COLOURED = (
    b"\x1b[32m%06d\x1b[m \x1b[1;34mroot\x1b[0;36m 20 0\x1b[m \x1b[48;5;24m 12.5\x1b[m "
    b"\x1b[38;2;200;90;40mhtop\x1b[m\r\n"
)


def main() -> None:
    """Measure and print."""
    keep_off_glib()
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication(["bench"])
    theme, loop = Theme(app, Settings()), TimedQtLoop()
    widget = TerminalWidget(loop, theme)
    widget.resize(COLUMNS * widget.cells.width + 20, ROWS * widget.cells.height + 8)
    widget.show()
    plain, coloured = (_speed(line) for line in (PLAIN, COLOURED))
    pictures = [_picture(widget, line) for line in (PLAIN, COLOURED)]
    late, worked, memory = _flood(app, widget)
    show(
        [
            Row("plain text taken in, one core", plain, "MB/s"),
            Row("coloured text taken in, one core", coloured, "MB/s"),
            Row(f"a picture of {COLUMNS} × {ROWS}, plain", pictures[0], "ms", None, "≤ 6", pictures[0] <= 6),
            Row(f"a picture of {COLUMNS} × {ROWS}, coloured", pictures[1], "ms", None, "≤ 6", pictures[1] <= 6),
            Row("20 MB at once: most that a heartbeat was late", late.max(), "ms", None, "< 50 ms", late.max() < 50),
            Row("20 MB at once: p99 of these", p99(late), "ms", None, "< 16 ms", p99(late) < 16),
            Row("20 MB at once: most work of the owner between two beats", worked.max(), "ms"),
            Row("20 MB at once: p99 of these", p99(worked), "ms"),
            Row("20 MB at once: memory more", memory, "MB"),
        ]
    )
    widget.release()
    theme.close()


def _lines(line: bytes, size: int) -> bytes:
    count = size // len(line) + 1
    return b"".join(line % number for number in range(count))


def _speed(line: bytes) -> float:
    said = _lines(line, 2_000_000)
    best = 0.0
    for _round in range(3):
        emulator = Emulator(COLUMNS, ROWS, lambda _data: None, lambda: None)
        before = time.thread_time()
        emulator.feed(said)
        best = max(best, len(said) / 1e6 / (time.thread_time() - before))
    return best


def _picture(widget: TerminalWidget, line: bytes) -> float:
    """Milliseconds for a frame in which every row is another one, and for painting it; the best."""
    image = QImage(widget.viewport().size(), QImage.Format.Format_RGB32)
    best = 1e9
    for _round in range(TIMES):
        widget.emulator.feed(_lines(line, 6000 * 4))
        before = time.thread_time()
        widget._take_frame()
        widget.viewport().render(image, QPoint(), QRegion(QRect(QPoint(), image.size())))
        best = min(best, time.thread_time() - before)
    return best * 1000


def _flood(app: QApplication, widget: TerminalWidget) -> tuple[Any, Any, float]:
    """A thread feeds as fast as it can."""
    said = _lines(PLAIN, MUCH)
    before = _memory()
    reader = threading.Thread(target=_feed, args=(widget.emulator.feed, said))
    heart = Heart()
    reader.start()
    heart.start()
    over = QTimer()
    over.timeout.connect(lambda: None if reader.is_alive() else app.quit())
    over.start(50)
    app.exec()
    heart.stop()
    return np.array(heart.late) * 1000, np.array(heart.worked) * 1000, _memory() - before


def _feed(feed: Callable[[bytes], None], said: bytes) -> None:
    stand_back()
    for at in range(0, len(said), 65536):
        feed(said[at : at + 65536])


def _memory() -> float:
    """Megabytes that the process has now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


if __name__ == "__main__":
    main()

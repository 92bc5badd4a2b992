"""A terminal: how much it takes in, what a picture costs, and the owner thread while much comes.

Beside how late the heartbeat is stands what each turn of the owner thread took of the processor: that is what the
program can bound, on a machine that others use too.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication
from tests.bench.part.row import Row, p99, show
from tests.bench.part.window import Heart, TimedQtLoop, Turns

from stellwerk.core.setting import Settings
from stellwerk.core.thread_rank import stand_back
from stellwerk.runtime.build import SWITCH_INTERVAL
from stellwerk.ui.bridge import keep_off_glib
from stellwerk.ui.console.terminal.emulator import Emulator
from stellwerk.ui.console.terminal.terminal_widget import TerminalWidget
from stellwerk.ui.garbage import Garbage
from stellwerk.ui.theme.theme import Theme

COLUMNS, ROWS = 200, 50
MUCH = 1_000_000
CHUNK = 4096
BEGINS_MS, LASTS_MS = 2000, 5000
"""A flood: what is looked for once, such as the fonts of a script (20 ms each), is there when it is measured."""
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
    theme, loop, garbage = Theme(app, Settings()), TimedQtLoop(), Garbage()
    garbage.begin()
    widget = TerminalWidget(loop, theme)
    widget.resize(COLUMNS * widget.cells.width + 20, ROWS * widget.cells.height + 8)
    widget.show()
    plain, coloured = (_speed(line) for line in (PLAIN, COLOURED))
    pictures = [_picture(widget, line) for line in (PLAIN, COLOURED)]
    rows = [
        Row("plain text taken in, one core", plain, "MB/s"),
        Row("coloured text taken in, one core", coloured, "MB/s"),
        Row(f"a picture of {COLUMNS} × {ROWS}, plain", pictures[0], "ms", None, "≤ 6", pictures[0] <= 6),
        Row(f"a picture of {COLUMNS} × {ROWS}, coloured", pictures[1], "ms", None, "≤ 6", pictures[1] <= 6),
    ]
    for name, said in _floods():
        if name in (sys.argv[1:] or [name]):
            rows += _flood(app, widget, name, said)
    show(rows)
    widget.release()
    theme.close()
    garbage.close()


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


def _floods() -> Iterator[tuple[str, bytes]]:
    """By name; the last ones are made to hurt."""
    chance = Random(1)
    yield "plain text", _lines(PLAIN, MUCH)
    yield "coloured text", _lines(COLOURED, MUCH)
    yield "any bytes", chance.randbytes(MUCH)
    looks = (
        b"\x1b[38;2;%d;%d;%d;48;2;%d;%d;%dm%c" % (*chance.randbytes(6), chance.randrange(33, 127)) for _ in count()
    )
    yield "cells in colours of their own", b"".join(islice(looks, 20_000))
    letters = "".join(chr(chance.randrange(0x0590, 0x1000)) for _letter in range(MUCH // 3))
    yield "letters of other scripts", letters.encode()
    yield "screens filled and cleared", b"\x1b[31mx\x1b[999b\x1b[999b\x1b[2J" * 500


def _flood(app: QApplication, widget: TerminalWidget, name: str, said: bytes) -> list[Row]:
    """A thread feeds as fast as it can."""
    before, over = _memory(), threading.Event()
    reader = threading.Thread(target=_feed, args=(widget.emulator.feed, said, over))
    heart, turns = Heart(), Turns()
    reader.start()
    QTimer.singleShot(BEGINS_MS, heart.start)
    QTimer.singleShot(BEGINS_MS, turns.start)
    QTimer.singleShot(BEGINS_MS + LASTS_MS, lambda: app.exit(0))
    app.exec()
    over.set()
    turns.stop()
    heart.stop()
    reader.join()
    late, queued, worked = (np.array(values) * 1000 for values in (heart.late, heart.queued, turns.worked))
    most, usual = float(worked.max()), p99(worked)
    return [
        Row(f"{name}: longest turn, processor time", most, "ms", None, "≤ 6", most <= 6),
        Row("… p99 of these", usual, "ms", None, "≤ 4", usual <= 4),
        Row("… p99 late without what it waited for a processor", p99(np.maximum(0, late - queued)), "ms"),
        Row("… most that a heartbeat was late", late.max(), "ms", None, "< 50 ms", late.max() < 50),
        Row("… p99 of these", p99(late), "ms", None, "< 16 ms", p99(late) < 16),
        Row("… memory more", _memory() - before, "MB"),
    ]


def _feed(feed: Callable[[bytes], None], said: bytes, over: threading.Event) -> None:
    stand_back()
    while not over.is_set():
        for at in range(0, len(said), CHUNK):
            if not over.is_set():
                feed(said[at : at + CHUNK])


def _memory() -> float:
    """Megabytes that the process has now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


if __name__ == "__main__":
    main()

"""A log of a host in the window: how long the owner thread is held while it is filled in, filtered and followed."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sys
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.bench.part.row import Row, p99, show
from tests.bench.part.window import Heart, TimedQtLoop

from stellwerk.core.setting import Settings
from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_look.log_text import MOST_LINES, USUAL_LINES, fresh_lines
from stellwerk.runtime.build import SWITCH_INTERVAL
from stellwerk.ui.bridge import keep_off_glib
from stellwerk.ui.pages.machine.log_text import LogText
from stellwerk.ui.theme.theme import Theme

ROUNDS = 5


def main() -> None:
    """Measure and print."""
    keep_off_glib()
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication(["bench"])
    theme, loop = Theme(app, Settings()), TimedQtLoop()
    text = LogText(loop, theme)
    text.resize(1200, 700)
    text.show()
    rows: list[Row] = []
    for count in (USUAL_LINES, MOST_LINES):
        lines = tuple(_line(number) for number in range(count))
        later = (*lines[10:], *(_line(count + number) for number in range(10)))
        for name, begin in (
            ("filled in", lambda lines=lines: text.show_lines(lines, "")),
            ("filtered to one in ten", lambda lines=lines: text.show_lines(lines, "9")),
            ("without the filter again", lambda lines=lines: text.show_lines(lines, "")),
            ("ten more lines", lambda lines=lines, later=later: text.add_lines(fresh_lines(lines, later) or ())),
        ):
            worked = _rounds(app, text, begin)
            rows.append(
                Row(
                    f"{count} lines, {name}: most work of a turn",
                    worked.max(),
                    "ms",
                    None,
                    "< 16 ms",
                    worked.max() < 16,
                )
            )
            rows.append(Row(f"{count} lines, {name}: p99", p99(worked), "ms"))
    show(rows)
    text.stop()
    theme.close()


def _line(number: int) -> LogLine:
    said = f"{number}: internal error: the quick brown fox jumps over the lazy dog of vm-{number % 97}"
    return LogLine(text=said, time=1_790_000_000.0 + number, unit="libvirtd", grave=number % 50 == 0)


def _rounds(app: QApplication, text: LogText, begin: Any) -> Any:
    """The least of several rounds in which each turn of the owner thread was timed: others use the machine too."""
    found = [_round(app, text, begin) for _each in range(ROUNDS)]
    return min(found, key=lambda worked: float(worked.max()))


def _round(app: QApplication, text: LogText, begin: Any) -> Any:
    heart, over = Heart(), QTimer()
    heart.start()
    QTimer.singleShot(20, begin)
    over.timeout.connect(lambda: None if text.filling else app.quit())
    over.start(100)
    app.exec()
    heart.stop()
    over.stop()
    return np.array(heart.worked) * 1000


if __name__ == "__main__":
    main()

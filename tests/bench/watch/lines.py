"""What the small lines of a list cost over 10,000 VMs: the owner thread while it scrolls, the recorder while it reads.

The floor of a turn is the same list without lines. Processor time, so that other programs do not count.
"""

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from tests.bench.part.row import Row, p99, show
from tests.fakes.fleet import LARGE
from tests.fakes.manual_loop import ManualLoop
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.history.strip import Strips, StripWish
from stellwerk.ports.lane import Answer
from stellwerk.services.recording.recent import Recent
from stellwerk.services.recording.strip import strips_of
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.pages.listing.sparks import Sparks
from stellwerk.ui.theme.theme import Theme

COLUMNS = ("name", "status", "host", "cpu_usage", "mem_usage", "disk_write", "net_in")
STEPS = 300
ROWS_A_STEP = 7


class Source:
    """Reads of ten minutes of everything; what that takes is not the owner's."""

    def __init__(self, ids: tuple[str, ...], keys: tuple[str, ...]) -> None:
        self.taken: list[float] = []
        self._recent, self._end = Recent(keys), 1_800_000_600.0
        dice = np.random.default_rng(1)
        for number in range(120):
            self._recent.add(self._end - 600 + 5 * number, ids, dice.random((len(keys), len(ids))) * 100)

    def strips(
        self, kind: Kind, ids: Sequence[str], keys: Sequence[str], done: Callable[[Answer[Strips]], None]
    ) -> None:
        """As of a recording."""
        wish = StripWish(kind=kind, ids=tuple(ids), keys=tuple(keys), end=self._end, seconds=15.0)
        begun = time.thread_time()
        found = strips_of(self._recent, wish)
        self.taken.append(time.thread_time() - begun)
        done(Answer(found))


def main() -> None:
    """Print the table."""
    app = QApplication([])
    theme = Theme(app, Settings({}))
    room = Room(theme, Settings({}), LARGE)
    loop = ManualLoop()
    props = [CATALOGUE.props[Kind.VM][key] for key in COLUMNS]
    view = ListView(theme, room.tools.desk.sampled, "VMs")
    view.show_model(ListModel(room.inventory.live("Vms:"), room.inventory.view, props, loop))
    view.resize(1600, 1000)
    view.show()
    source = Source(tuple(view.list_model.ref(row).id for row in range(view.list_model.rowCount())), COLUMNS[3:])
    sparks = Sparks(view, loop, room.tools.desk.sampled, lambda: source, loop.monotonic)
    gc.collect()
    gc.freeze()
    bare = _scrolled(view, loop, source)
    sparks.turn(True)
    lined = _scrolled(view, loop, source)
    show(
        [
            Row("a turn of scrolling 10,000 VMs with lines, 99 %", 1e3 * p99(lined), "ms", 1e3 * p99(bare), "< 16 ms",
                1e3 * p99(lined) < 16),
            Row("its longest turn", 1e3 * max(lined), "ms", 1e3 * max(bare), "< 50 ms", 1e3 * max(lined) < 50),
            Row("reading the lines of two pages, on the recorder", 1e3 * min(source.taken), "ms"),
            Row("readings while it scrolled", float(len(source.taken)), ""),
        ]
    )  # fmt: skip
    sparks.close()
    view.release()
    room.close()
    theme.close()


def _scrolled(view: ListView, loop: ManualLoop, source: Source) -> list[float]:
    """Seconds of each turn: the scroll bar moves and the rows that came into sight are painted; lines came; then column
    after column is painted, as `Sparks` has it."""
    turns: list[float] = []
    bar, port, height = view.verticalScrollBar(), view.viewport(), view.rowHeight(0)
    new = QRect(0, port.height() - ROWS_A_STEP * height, port.width(), ROWS_A_STEP * height)
    columns = [
        QRect(view.columnViewportPosition(column), 0, view.columnWidth(column), port.height())
        for column in range(3, len(COLUMNS))
    ]
    bar.setValue(0)
    for _step in range(STEPS):
        turns.append(_turn(lambda: (bar.setValue(bar.value() + ROWS_A_STEP * height), port.grab(new))))
        read = len(source.taken)
        spent = _turn(lambda: loop.advance(0.05))
        turns.append(spent - sum(source.taken[read:]))
        turns += [_turn(partial(port.grab, place)) for place in columns]
    return turns


def _turn(act: Callable[[], object]) -> float:
    begun = time.thread_time()
    act()
    return time.thread_time() - begun


if __name__ == "__main__":
    main()

"""The window on a profile with 1,000,000 events: how long the owner thread is held while all are opened, scrolled
and sorted, while new ones come, while all are acknowledged, and while a column's values are counted.

The floor is the same window with nothing of that going on.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QTimer
from tests.bench.part.archive import events, fill
from tests.bench.part.row import Row, p99, show
from tests.bench.part.window import Heart, Window

from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import EventId, Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.event import Event
from stellwerk.model.task import TaskState
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.shell.page import Place

TURN = 16.0
NEW = 50
"""Events that come while the list is open."""


class Bench:
    """The window, and what the owner thread works between two beats of its heart."""

    def __init__(self, folder: Path) -> None:
        self.window = Window(folder)
        self.window.starting.begin()
        self.window.run_until(lambda: self.window.starting.window is not None, 60)
        self.live(4.0)

    @property
    def view(self) -> ListView:
        """The list of events."""
        main = self.window.starting.window
        assert main is not None
        assert main.navigator.page is not None
        view = main.navigator.page.widget.findChild(ListView)
        assert isinstance(view, ListView)
        return view

    def live(self, seconds: float) -> None:
        """Let the window live."""
        QTimer.singleShot(round(seconds * 1000), lambda: self.window.app.exit(0))
        self.window.app.exec()

    def row(self, what: str, seconds: float, *acts: Callable[[], object]) -> Row:
        """The longest work of the owner thread in one go while these are done; 99 % of it beside, as floor."""
        heart = Heart()
        heart.start()
        for place, act in enumerate(acts):
            QTimer.singleShot(100 + 40 * place, act)
        self.live(seconds + 0.04 * len(acts))
        heart.stop()
        worst = max(heart.worked) * 1000
        return Row(f"{what}: max of a turn", worst, "ms", p99(heart.worked) * 1000, f"< {TURN:.0f} ms", worst < TURN)

    def open(self, query: str = "Events:") -> None:
        """The list of all events."""
        main = self.window.starting.window
        assert main is not None
        main.go(Place(query=query))

    def scroll(self, share: float) -> None:
        """Somewhere else in the list."""
        bar = self.view.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))

    def happen(self, pattern: Event) -> None:
        """Another event is recorded."""
        application = self.window.application
        made = replace(pattern, id=EventId(uuid4().hex), time=SystemClock().now())
        application.inventory.apply(Batch(entities=(made,)))
        application._parts.repository.write(lambda tables: tables.add_events([made]))

    def count_values(self) -> None:
        """The funnel of a column."""
        queries, query = self.window.application.queries, self.view.list_model.live.query
        queries.count_values(query, CATALOGUE.props[Kind.EVENT]["objects"], lambda _answer: None)

    def acknowledge(self) -> list[Row]:
        """All events, while the list of them is open: the longest turn, and how many a second."""
        engine, heart = self.window.application.engine, Heart()
        begun = time.monotonic()
        task = engine.submit(engine.call("Acknowledge-Event", query="Events:"))
        heart.start()
        self.window.run_until(lambda: engine.task(task.id).over, 300)
        heart.stop()
        took, worst = time.monotonic() - begun, max(heart.worked) * 1000
        rate, done = int(engine.task(task.id).result or 0) / took, engine.task(task.id).state is TaskState.DONE
        held = Row("acknowledging all: max of a turn", worst, "ms", p99(heart.worked) * 1000, "< 16 ms", worst < TURN)
        return [held, Row("acknowledged in a second", rate, "", None, "> 10,000", done and rate > 10_000)]


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="swb-"))
    try:
        fill(folder / "stellwerk.db", events())
        pattern = next(events(1))
        bench = Bench(folder)
        bench.open("Vms:")  # what any list imports is imported
        bench.live(1.0)
        rows = [
            bench.row("nothing", 2.0),
            bench.row("opening the list of all", 3.0, bench.open),
            bench.row("scrolling", 2.0, *(lambda n=n: bench.scroll(n / 40) for n in range(41))),
            bench.row("new events come", 3.0, *(lambda: bench.happen(pattern) for _ in range(NEW))),
            bench.row("sorting by another column", 6.0, lambda: bench.view.sort_by(2)),
            bench.row("counting a column's values", 8.0, bench.count_values),
        ]
        rows.append(bench.row("selecting all that was read", 2.0, lambda: bench.view.selectAll()))
        rows += bench.acknowledge()
        rows.append(Row("rows", bench.view.list_model.count, "", None, "all", bench.view.list_model.count > 1_000_000))
        bench.window.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show(rows)


if __name__ == "__main__":
    main()

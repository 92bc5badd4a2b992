"""Charts for the first time: how long the owner thread is held when a Performance tab is opened, before what charts are
drawn with was imported and after it, and while it is imported.

Each opening is a process of its own. The floor is the same window with nothing of that going on.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.part.row import Row, show

LIMIT = 50.0
"""Milliseconds of a turn."""
TIMES = 3


def main() -> None:
    """Measure and print; with arguments, be the process that is measured."""
    if len(sys.argv) > 1:
        _open(Path(sys.argv[1]), early=sys.argv[2] == "early")
        return
    from tests.bench.part.profile import write_profile

    with tempfile.TemporaryDirectory() as folder:
        profile = write_profile(Path(folder), connect=False)
        found = {kind: [_measured(profile, kind) for _ in range(TIMES)] for kind in ("early", "at once")}
    rows = []
    for kind, words in (("early", "after the import"), ("at once", "before the import")):
        worked = min(one["worked"] for one in found[kind])
        floor = min(one["floor"] for one in found[kind])
        rows.append(
            Row(f"first chart {words}: max of a turn", worked, "ms", floor, f"< {LIMIT:.0f} ms", worked < LIMIT)
        )
        late = min(one["late"] for one in found[kind])
        rows.append(Row(f"first chart {words}: latest beat", late, "ms", min(one["quiet"] for one in found[kind])))
    importing = [one["importing"] for one in found["early"]]
    rows.append(Row("latest beat while it is imported", min(importing), "ms", None, f"< {LIMIT:.0f} ms"))
    show(rows)


def _measured(profile: Path, kind: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:  # which tab was open is remembered
        copy = shutil.copytree(profile, Path(folder) / "profile")
        command = [sys.executable, "-m", "tests.bench.watch.first_chart", str(copy), kind]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(found.stdout.splitlines()[-1])
    return told


def _open(profile: Path, *, early: bool) -> None:
    from tests.bench.part.window import Heart, Window

    from stellwerk.core.ids import Kind, Ref
    from stellwerk.ui.pages.performance.early import EarlyCharts
    from stellwerk.ui.shell.page import Place

    window = Window(profile)
    window.starting.begin()
    window.run_until(lambda: window.starting.window is not None, 60)
    main = window.starting.window
    assert main is not None
    vm = next(iter(window.application.inventory.view.all(Kind.VM)))
    main.go(Place(Ref(Kind.VM, vm.id)))
    _live(window, 3.0)

    def beats(act: Callable[[], object], seconds: float = 2.0) -> Heart:
        heart = Heart()
        heart.start()
        act()
        _live(window, seconds)
        heart.stop()
        return heart

    told: dict[str, float] = {}
    quiet = beats(lambda: None)
    told |= {"floor": 1e3 * max(quiet.worked), "quiet": 1e3 * max(quiet.late)}
    page: Any = main.navigator.page
    charts: EarlyCharts = page._tools.charts
    if early:
        told["importing"] = 1e3 * max(beats(charts.begin, 4.0).late)
        assert charts.ready
    opened = beats(lambda: page.show_tab("performance"), 4.0)
    assert page.front is not None
    assert len(page.front.charts) > 2
    told |= {"worked": 1e3 * max(opened.worked), "late": 1e3 * max(opened.late)}
    window.end()
    print(json.dumps(told))


def _live(window: Any, seconds: float) -> None:
    from PySide6.QtCore import QTimer

    QTimer.singleShot(round(seconds * 1000), lambda: window.app.exit(0))
    window.app.exec()


if __name__ == "__main__":
    main()

"""What charts are drawn with comes before anybody asks, or when somebody does."""

import subprocess
import sys
import threading
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock
from tests.ui.pages.room import Room

from stellwerk.core.error import Refused
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.ui.pages.object_page import ObjectPage
from stellwerk.ui.pages.page_maker import PageMaker
from stellwerk.ui.pages.performance.early import EarlyCharts
from stellwerk.ui.shell.page import Place

OBJECTS = """
import gc, sys, threading
from PySide6.QtCore import QObject
from stellwerk.ui.pages.performance.early import _bring
before = {id(one) for one in gc.get_objects() if isinstance(one, QObject)}
thread = threading.Thread(target=_bring)
thread.start()
thread.join()
assert "pyqtgraph" in sys.modules
print([one for one in gc.get_objects() if isinstance(one, QObject) and id(one) not in before])
"""


def brought(charts: EarlyCharts, loop: PlainLoop) -> None:
    loop.run(lambda: charts.ready, timeout=60)
    assert charts.ready


def test_it_is_brought_once_and_who_waits_is_called() -> None:
    loop, times, called = PlainLoop(FakeClock()), [0], [0]

    def bring() -> None:
        times[0] += 1

    def call() -> None:
        called[0] += 1

    charts = EarlyCharts(loop, bring)
    charts.when_ready(call)
    charts.when_ready(call)
    charts.begin()
    assert (charts.ready, called) == (False, [0])
    brought(charts, loop)
    assert (times, called) == ([1], [2])


def test_what_cannot_be_brought_is_left_to_who_wants_it(expected_logs: ExpectedLogs) -> None:
    def bring() -> None:
        raise Refused("it is not installed")

    loop = PlainLoop(FakeClock())
    charts = EarlyCharts(loop, bring)
    charts.begin()
    brought(charts, loop)
    expected_logs("stellwerk.ui.pages.performance.early", "it is not installed")


def test_a_window_that_is_closed_before_brings_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    charts = EarlyCharts(PlainLoop(FakeClock()))
    charts.begin_later(window)
    (timer,) = window.findChildren(QTimer)
    assert timer.isActive()
    charts.close()
    assert not timer.isActive()


def test_the_import_makes_no_objects_of_qt() -> None:
    found = subprocess.run([sys.executable, "-c", OBJECTS], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_a_tab_that_is_opened_before_comes_when_it_is_there(room: Room, qtbot: QtBot) -> None:
    loop, let_go = PlainLoop(FakeClock()), threading.Event()
    charts = EarlyCharts(loop, let_go.wait)
    maker = PageMaker(replace(room.tools, charts=charts))
    page, closed = (cast(ObjectPage, maker.page(Place(room.vm(name)), room.stage)) for name in ("web-1", "web-2"))
    for one in (page, closed):
        qtbot.addWidget(one.widget)
        one.show_tab("performance")
        assert one.front is None
    closed.close()
    let_go.set()
    brought(charts, loop)
    assert (page.front is not None, closed.front) == (True, None)
    page.close()

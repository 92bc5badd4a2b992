"""The owner's loop inside Qt: order, threads, slices, timers."""

import sys
import threading

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QLoggingCategory, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stellwerk.core.error import Bug
from stellwerk.core.precedence import OWNER
from stellwerk.ui.bridge import SLICE, QtLoop, keep_fonts_quiet


@pytest.fixture
def loop(qtbot: QtBot) -> QtLoop:
    return QtLoop()


class StepClock:
    """Moves on by a step each time it is read."""

    def __init__(self, step: float) -> None:
        self.step, self.time = step, 0.0

    def __call__(self) -> float:
        self.time += self.step
        return self.time


def test_posted_calls_run_in_order_on_the_owner_thread(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[tuple[int, int]] = []
    threads = [
        threading.Thread(
            target=lambda: [loop.post(lambda n=n: seen.append((n, threading.get_ident()))) for n in range(500)],
            name=f"poster-{number}",
        )
        for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 1500)
    assert {ident for _, ident in seen} == {threading.get_ident()}


def test_one_thread_keeps_its_order(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[int] = []
    thread = threading.Thread(target=lambda: [loop.post(lambda n=n: seen.append(n)) for n in range(2000)])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(seen) == 2000)
    assert seen == list(range(2000))


def test_calls_that_take_long_leave_room_for_the_event_loop(qtbot: QtBot) -> None:
    loop = QtLoop(clock=StepClock(SLICE / 2))
    seen: list[str] = []
    for number in range(6):
        loop.post(lambda number=number: seen.append(f"call {number}"))
    loop.after(0, lambda: seen.append("timer"))
    qtbot.waitUntil(lambda: len(seen) == 7)
    assert seen.index("timer") < 6


def test_a_call_posted_by_a_call_runs_after_those_before_it(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[str] = []
    loop.post(lambda: (seen.append("a"), loop.post(lambda: seen.append("c"))))
    loop.post(lambda: seen.append("b"))
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == ["a", "b", "c"]


def test_an_error_goes_to_the_hook_and_the_rest_runs(
    qtbot: QtBot, loop: QtLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _type, error, _trace: errors.append(error))
    seen: list[str] = []
    loop.post(lambda: 1 // 0)
    loop.post(lambda: seen.append("next"))
    with qtbot.captureExceptions() as captured:
        qtbot.waitUntil(lambda: bool(seen))
    assert len(errors) + len(captured) == 1


def test_a_timer_fires_once_and_not_early(qtbot: QtBot, loop: QtLoop) -> None:
    import time

    begin = time.monotonic()
    seen: list[float] = []
    loop.after(0.03, lambda: seen.append(time.monotonic() - begin))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0] >= 0.03
    qtbot.wait(50)
    assert len(seen) == 1


def test_a_cancelled_timer_does_not_fire(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[str] = []
    timer = loop.after(0.01, lambda: seen.append("cancelled"))
    loop.after(0.03, lambda: seen.append("kept"))
    timer.cancel()
    timer.cancel()
    qtbot.waitUntil(lambda: "kept" in seen)
    assert seen == ["kept"]


def test_timers_fire_in_the_order_of_their_times(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[str] = []
    loop.after(0.04, lambda: seen.append("last"))
    loop.after(0.02, lambda: seen.append("second"))
    loop.after(0.0, lambda: seen.append("first"))
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == ["first", "second", "last"]


def test_timers_share_one_of_qts(loop: QtLoop) -> None:
    before = len(loop.findChildren(QTimer))
    for _number in range(20):
        loop.after(1.0, lambda: None)
    assert len(loop.findChildren(QTimer)) == before
    loop.close()


def test_nothing_rings_once_every_timer_is_cancelled(loop: QtLoop) -> None:
    timers = [loop.after(1.0, lambda: None) for _number in range(3)]
    for timer in reversed(timers):
        timer.cancel()
    assert not any(timer.isActive() for timer in loop.findChildren(QTimer))


def test_a_timer_set_by_a_timer_lets_the_event_loop_have_its_turn(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[str] = []

    def first() -> None:
        seen.append("first")
        QTimer.singleShot(0, loop, lambda: seen.append("between"))
        loop.after(0.0, lambda: seen.append("second"))

    loop.after(0.0, first)
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert set(seen[1:]) == {"between", "second"}


def test_due_timers_that_take_long_leave_room_for_posted_calls(qtbot: QtBot) -> None:
    loop = QtLoop(clock=StepClock(SLICE / 2))
    seen: list[str] = []
    for number in range(6):
        loop.after(0.0, lambda number=number: seen.append(f"timer {number}"))
    QTimer.singleShot(0, loop, lambda: loop.post(lambda: seen.append("posted")))
    qtbot.waitUntil(lambda: len(seen) == 7)
    assert seen.index("posted") < 6


def test_an_error_of_a_timer_keeps_no_other_from_firing(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[str] = []
    loop.after(0.0, lambda: 1 // 0)
    loop.after(0.0, lambda: seen.append("next"))
    with qtbot.captureExceptions() as captured:
        qtbot.waitUntil(lambda: bool(seen))
    assert len(captured) == 1


def test_other_threads_are_told_off(loop: QtLoop) -> None:
    caught: list[Bug] = []

    def touch() -> None:
        try:
            loop.assert_owner()
        except Bug as bug:
            caught.append(bug)

    thread = threading.Thread(target=touch)
    thread.start()
    thread.join()
    assert len(caught) == 1
    loop.assert_owner()


def test_after_close_nothing_runs(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[str] = []
    loop.post(lambda: seen.append("posted"))
    loop.after(0, lambda: seen.append("timer"))
    loop.close()
    loop.post(lambda: seen.append("late"))
    qtbot.wait(20)
    assert seen == []


def test_threads_that_compute_give_way_while_the_owner_thread_works(qtbot: QtBot, loop: QtLoop) -> None:
    seen: list[bool] = []
    loop.post(lambda: seen.append(OWNER.works))
    loop.after(0.01, lambda: seen.append(OWNER.works))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [True, True]
    thread = threading.Thread(target=lambda: (OWNER.give_way(5), loop.post(lambda: seen.append(True))))
    thread.start()
    qtbot.waitUntil(lambda: len(seen) == 3)
    thread.join()
    loop.close()
    assert not OWNER.works


def test_qt_leaves_glibs_loop_to_libvirt(qapp: QApplication) -> None:
    assert "Glib" not in QAbstractEventDispatcher.instance().metaObject().className()


def test_letters_that_no_font_has_are_not_told_of() -> None:
    category = QLoggingCategory("qt.text.font.db")
    assert category.isWarningEnabled()
    keep_fonts_quiet()
    quiet = not category.isWarningEnabled()
    QLoggingCategory.setFilterRules("")
    assert quiet

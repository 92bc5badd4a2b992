"""Closing while tasks run."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.task import Task, TaskState
from stellwerk.ui.shell.leaving import Leaving, what_stops


class Window(QWidget):
    """Notes what is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def leaving(window: Window, kit: Tools) -> Iterator[Leaving]:
    leaving = Leaving(window, kit.desk, lambda: window.done.append("hide"), lambda: window.done.append("close"))
    yield leaving
    leaving.release()


def running(kit: Tools) -> Task:
    task = kit.inventory.view.get(Ref(Kind.TASK, "task-1"))
    assert isinstance(task, Task)
    return task


def press(leaving: Leaving, text: str) -> None:
    assert leaving.question is not None
    next(button for button in leaving.question.buttons() if button.text().replace("&", "") == text).click()


def test_nothing_runs_nothing_is_asked(leaving: Leaving) -> None:
    assert leaving.may_close()
    assert leaving.question is None


def test_asked_once_with_what_would_stop(leaving: Leaving, kit: Tools) -> None:
    kit.doer.tasks = [running(kit)]
    assert not leaving.may_close()
    first = leaving.question
    assert first is not None
    assert first.text() == "1 task is running."
    assert running(kit).title in first.informativeText()
    assert not leaving.may_close()
    assert leaving.question is first
    press(leaving, "Cancel")
    assert leaving.question is None
    assert not leaving.may_close()


def test_leave_now_closes(leaving: Leaving, kit: Tools, window: Window) -> None:
    kit.doer.tasks = [running(kit)]
    leaving.may_close()
    press(leaving, "Leave now")
    assert window.done == ["close"]
    assert leaving.may_close()


def test_waiting_hides_and_leaves_when_all_is_done(leaving: Leaving, kit: Tools, window: Window) -> None:
    kit.doer.tasks = [running(kit)]
    leaving.may_close()
    press(leaving, "Wait in the tray")
    assert window.done == ["hide"]
    ended = replace(running(kit), state=TaskState.DONE)
    kit.doer.tasks = [ended]
    kit.inventory.apply(Batch(entities=(ended,)))
    assert window.done == ["hide", "close"]


def test_who_comes_back_stays(leaving: Leaving, kit: Tools, window: Window) -> None:
    kit.doer.tasks = [running(kit)]
    leaving.may_close()
    press(leaving, "Wait in the tray")
    leaving.stay()
    ended = replace(running(kit), state=TaskState.DONE)
    kit.doer.tasks = [ended]
    kit.inventory.apply(Batch(entities=(ended,)))
    assert window.done == ["hide"]


def test_many_tasks_are_counted_not_listed(kit: Tools) -> None:
    text = what_stops([running(kit)] * 20)
    assert text.count("•") == 9
    assert "12 more" in text


def test_without_a_tray_it_waits_minimized(window: Window, kit: Tools) -> None:
    leaving = Leaving(window, kit.desk, lambda: None, lambda: None, has_tray=lambda: False)
    kit.doer.tasks.append(running(kit))
    assert not leaving.may_close()
    press(leaving, "Wait minimized")
    leaving.release()

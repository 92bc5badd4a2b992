"""Telling the end of long tasks."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import NOW
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.task import Task, TaskState
from stellwerk.ui.shell.tray import NOTIFY_AFTER, TaskTeller, Tray, told, worth_telling


@pytest.fixture
def told_texts() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def front() -> list[bool]:
    return [False]


@pytest.fixture
def teller(kit: Tools, told_texts: list[tuple[str, str]], front: list[bool]) -> Iterator[TaskTeller]:
    teller = TaskTeller(kit.desk, lambda head, text: told_texts.append((head, text)), lambda: front[0])
    yield teller
    teller.close()


def migration(kit: Tools) -> Task:
    task = kit.inventory.view.get(Ref(Kind.TASK, "task-1"))
    assert isinstance(task, Task)
    return replace(task, started=NOW - 60)


def end(kit: Tools, state: TaskState = TaskState.DONE, **fields: object) -> None:
    ended = replace(migration(kit), state=state, ended=NOW, **fields)
    kit.inventory.apply(Batch(entities=(ended,)))


@pytest.mark.usefixtures("teller")
def test_a_long_task_is_told_when_it_ends_behind(kit: Tools, told_texts: list[tuple[str, str]]) -> None:
    end(kit)
    assert told_texts == [("Done", 'Migrate "db-2" to "node-3"')]


@pytest.mark.usefixtures("teller")
def test_not_while_the_window_is_in_front(kit: Tools, told_texts: list[tuple[str, str]], front: list[bool]) -> None:
    front[0] = True
    end(kit)
    assert told_texts == []


def test_a_failure_says_why(kit: Tools) -> None:
    failed = replace(migration(kit), state=TaskState.FAILED, outcome="no space left")
    assert told(failed) == ("Failed", 'Migrate "db-2" to "node-3": no space left')


def test_what_is_worth_it(kit: Tools, settings: Settings) -> None:
    done = replace(migration(kit), state=TaskState.DONE, ended=NOW)
    assert worth_telling(done, settings)
    assert not worth_telling(migration(kit), settings)
    assert not worth_telling(replace(done, ended=NOW - 59), settings)
    assert not worth_telling(replace(done, state=TaskState.CANCELLED), settings)
    assert not worth_telling(replace(done, parent_id=TaskId("x")), settings)
    settings.set(NOTIFY_AFTER, 0.5)
    assert worth_telling(replace(done, ended=NOW - 59), settings)


def test_without_a_tray_nothing_is_shown_and_nothing_breaks(qtbot: QtBot, kit: Tools) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tray = Tray(window, kit.desk, lambda: None, lambda: None)
    tray.notify("Done", "text")
    tray.hide()
    assert not tray.there


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("web-01", "web-01"),
        ('<a href="https://x.example">ok</a>', '‹a href="https://x.example"›ok‹/a›'),
        ("<img src=x> & <b>", "‹img src=x› & ‹b›"),
    ],
)
def test_names_are_no_markup_for_the_desktop(kit: Tools, qtbot: QtBot, name: str, shown: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tray = Tray(window, kit.desk, lambda: None, lambda: None)
    tray.notify("an alarm", name)
    assert tray.last == ("an alarm", shown)
    tray.hide()

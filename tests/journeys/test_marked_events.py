"""Marking what happened: tags on events and tasks, set by the mouse and from afar, searched for, taken back."""

import sys

from PySide6.QtCore import QPoint, QProcess, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from tests.journeys.pilot import Pilot
from tests.journeys.test_first_day import add_host

from stellwerk.core.ids import Kind
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.tags.tag_panel import TagPanel

ADDED = 'host "h1" was added'


def lists(pilot: Pilot) -> list[ListView]:
    """The list of the page in sight, where there is one yet."""
    page = pilot.window.navigator.page
    return [view for view in page.widget.findChildren(ListView) if view.isVisible()] if page is not None else []


def cells(pilot: Pilot) -> list[list[str]]:
    """What it shows."""
    model = next((view.model() for view in lists(pilot)), None)
    if model is None:
        return []
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data() or "") for column in columns] for row in range(model.rowCount())]


def shows(pilot: Pilot, *words: str) -> bool:
    """Whether one of its rows has all these words."""
    return any(set(words) <= set(row) for row in cells(pilot))


def click_row(pilot: Pilot, word: str) -> QPoint:
    """Click the first row that has this word, once it is there; answers where."""
    pilot.wait(lambda: shows(pilot, word))
    (view,) = lists(pilot)
    row = next(number for number, row in enumerate(cells(pilot)) if word in row)
    place = view.visualRect(view.model().index(row, 1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return place


def choose(pilot: Pilot, word: str, title: str) -> None:
    """Open the context menu of that row with the mouse, and click an entry of it."""
    place, (view,) = click_row(pilot, word), lists(pilot)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), asked)
    pilot.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(one for one in menu.actions() if one.text() == title)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def told(pilot: Pilot, *call: str) -> None:
    """A command line beside the window does something."""
    other = QProcess()
    other.start(sys.executable, ["-m", "stellwerk", "--profile", str(pilot.profile), *call])
    pilot.wait(lambda: other.state() is QProcess.ProcessState.NotRunning)
    assert other.exitCode() == 0, other.readAllStandardError().data()


def test_an_event_is_marked_from_its_menu_found_by_the_tag_and_opened(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    told(pilot, "Add-Tag", "-Name", "incident")
    pilot.wait(lambda: bool(pilot.inventory.view.all(Kind.TAG)))
    pilot.search("Events:")
    choose(pilot, ADDED, "Tags…")
    pilot.wait(lambda: pilot.window.findChild(TagPanel) is not None)
    panel = pilot.window.findChild(TagPanel)
    assert panel is not None
    pilot.write("Find or create a tag", "incident", panel)
    pilot.keys(Qt.Key.Key_Return)
    assert panel.apply_button.isEnabled()
    pilot.keys(Qt.Key.Key_Return)
    pilot.wait(lambda: shows(pilot, ADDED, "incident"))
    pilot.window.activateWindow()  # as a window manager does once a box has closed

    pilot.search("Events: tag = incident")
    pilot.wait(lambda: len(cells(pilot)) == 1 and shows(pilot, ADDED, "incident"))
    click_row(pilot, ADDED)
    pilot.keys(Qt.Key.Key_Return)
    pilot.wait(lambda: pilot.window.windowTitle().startswith(ADDED))

    pilot.search("Tags: name = incident")
    pilot.wait(lambda: shows(pilot, "incident"))
    click_row(pilot, "incident")
    pilot.keys(Qt.Key.Key_Return)
    pilot.wait(lambda: pilot.window.windowTitle().startswith("incident"))
    pilot.turn_to("Tagged events")
    pilot.wait(lambda: shows(pilot, ADDED))
    pilot.turn_to("Events")
    pilot.wait(lambda: any("was set on" in text for row in cells(pilot) for text in row))
    assert not shows(pilot, ADDED)

    pilot.search("Tasks: command = Set-Tag")
    pilot.wait(lambda: shows(pilot, "Set tag"))
    click_row(pilot, "Set tag")
    pilot.keys(Qt.Key.Key_Return)
    pilot.press("Undo")
    pilot.lists("Events", "was taken from")
    pilot.search("Events: tag is empty")
    pilot.wait(lambda: shows(pilot, ADDED))
    pilot.wait(lambda: all(task.over for task in pilot.inventory.view.all(Kind.TASK)))


def test_what_a_command_line_marks_shows_and_stays_over_a_night(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.search("Tasks: tag is not empty")
    pilot.wait(lambda: pilot.window.navigator.page is not None)
    told(pilot, "Add-Tag", "-Name", "odd")
    told(pilot, "Set-Tag", "-TagId", "odd", "-TaskId", "Tasks: command = Add-Host")
    pilot.wait(lambda: shows(pilot, "Add host", "odd"))
    pilot.close()

    pilot.start()
    pilot.search("Tasks: tag = odd")
    pilot.wait(lambda: shows(pilot, "Add host", "odd"))
    (tag,) = pilot.inventory.view.all(Kind.TAG)
    assert pilot.inventory.view.count(tag, "tasks") == 1

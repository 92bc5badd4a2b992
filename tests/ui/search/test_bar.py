"""The search bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools
from tests.ui.search.conftest import Typist

from stellwerk.ui.search.bar import SearchBar
from stellwerk.ui.search.readiness import AFTER
from stellwerk.ui.search.row import RowKind


def test_it_shows_the_query_of_the_list(bar: SearchBar) -> None:
    bar.show_query("Vms: status = up")
    assert bar.edit.text() == "Vms: status = up"
    assert bar.edit.accessibleName() == "Search"


def test_enter_runs_what_was_typed(qtbot: QtBot, bar: SearchBar) -> None:
    found: list[str] = []
    bar.searched.connect(found.append)
    bar.edit.setText("Vms: name = web-1")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert found == ["Vms: name = web-1"]
    assert bar.error == ""


def test_a_query_that_cannot_be_answered_is_explained_and_goes_nowhere(
    qtbot: QtBot, bar: SearchBar, kit: Tools
) -> None:
    found: list[str] = []
    problems: list[str] = []
    bar.searched.connect(found.append)
    bar.problem.connect(problems.append)
    bar.edit.setText("Vms: nonsense = 1")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert found == []
    assert problems == [bar.error]
    assert bar.error
    assert bar.edit.property("wrong")
    qtbot.keyClicks(bar.edit, "x")
    assert bar.error == ""


def test_escape_and_nothing_give_the_query_of_the_list_back(qtbot: QtBot, bar: SearchBar) -> None:
    bar.show_query("Hosts:")
    bar.focus()
    qtbot.keyClicks(bar.edit, "something")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert bar.edit.text() == "Hosts:"
    bar.edit.setText("")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    assert bar.edit.text() == "Hosts:"


def test_what_somebody_types_is_not_overwritten(qtbot: QtBot, bar: SearchBar) -> None:
    bar.show_query("Hosts:")
    bar.focus()
    qtbot.keyClicks(bar.edit, "Vms: ")
    qtbot.waitUntil(bar.edit.hasFocus)
    bar.show_query("Clusters:")
    assert bar.edit.text() == "Vms: "


def test_a_text_without_a_type_is_about_the_list(bar: SearchBar, typist: Typist) -> None:
    bar.show_query("Hosts: status = Up")
    typist.type("cluster = lab")
    typist.key(Qt.Key.Key_Return)
    assert typist.searched == ["Hosts: cluster = lab"]


def test_others_put_widgets_into_it_and_hear_what_it_shows(qtbot: QtBot, bar: SearchBar) -> None:
    star = QToolButton()
    bar.add(star)
    assert star.parentWidget() is bar
    assert star.isVisible()
    with qtbot.waitSignal(bar.shown_changed) as heard:
        bar.show_query("Hosts:")
    assert heard.args == ["Hosts:"]
    assert bar.shown_query == "Hosts:"


def test_a_second_escape_gives_the_query_of_the_list_back(bar: SearchBar, typist: Typist) -> None:
    bar.show_query("Hosts:")
    typist.type("Vms: st")
    assert typist.is_open
    typist.key(Qt.Key.Key_Escape)
    assert (typist.is_open, typist.text) == (False, "Vms: st")
    typist.key(Qt.Key.Key_Escape)
    assert typist.text == "Hosts:"


def test_enter_tells_what_is_not_finished(bar: SearchBar, typist: Typist) -> None:
    typist.type("Vms: status = ")
    assert all(row.kind is not RowKind.ERROR for row in typist.rows)
    typist.key(Qt.Key.Key_Return)
    assert typist.rows[0].kind is RowKind.ERROR
    assert bar.error
    assert bar.edit.mistakes


def test_the_list_goes_with_the_focus(bar: SearchBar, typist: Typist) -> None:
    typist.type("Vms: st")
    bar.edit.clearFocus()
    assert not typist.is_open


def test_a_start_needs_no_help(kit: Tools, qtbot: QtBot) -> None:
    bar = SearchBar(kit.desk)
    qtbot.addWidget(bar)
    bar.show_query("Vms:")
    bar.release()
    assert bar._assistant is None


def test_it_tells_when_the_list_stands_for_another_query(qtbot: QtBot, bar: SearchBar) -> None:
    shown: list[str] = []
    bar.shown_changed.connect(shown.append)
    for query in ("Hosts:", "Hosts:", ""):
        bar.show_query(query)
    assert (shown, bar.shown_query) == (["Hosts:", ""], "")
    button = QToolButton()
    bar.add(button)
    assert button.parentWidget() is bar
    qtbot.waitUntil(lambda: button.isVisible() and button.x() > bar.edit.geometry().right())


def test_help_comes_while_nobody_waits(qtbot: QtBot, bar: SearchBar, loop: ManualLoop) -> None:
    loop.advance(0.0)
    loop.advance(AFTER)
    qtbot.waitUntil(lambda: loop.advance(0.0) or bar._assistant is not None)

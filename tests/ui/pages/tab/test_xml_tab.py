"""The XML tab."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.error import TimedOut
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer

XML = "<domain>\n  <name>web-1</name>\n  <title>web</title>\n</domain>\n"


def answer(room: Room, text: str = XML) -> None:
    """To the last question."""
    room.reading.xml_asked[-1][2](Answer(value=text))


def test_it_is_read_when_it_comes_in_sight_and_not_before(room: Room, show: Open) -> None:
    page = show(room.vm("web-1"))
    assert room.reading.xml_asked == []
    page.show_tab("xml")
    assert [(vm, inactive) for vm, inactive, _done in room.reading.xml_asked] == [(room.vm("web-1").id, False)]
    assert page.front.note.text() == "Reading…"
    answer(room)
    assert (page.front.note.text(), page.front.text.toPlainText()) == ("", XML)
    assert page.front.text.isReadOnly()


def test_the_next_start_is_another_text_and_late_answers_are_passed_over(room: Room, show: Open) -> None:
    tab = show(room.vm("web-1"), "xml").front
    tab.which.setCurrentIndex(1)
    assert [inactive for _vm, inactive, _done in room.reading.xml_asked] == [False, True]
    room.reading.xml_asked[0][2](Answer(value="<old/>"))
    assert tab.text.toPlainText() == ""
    answer(room)
    assert tab.text.toPlainText() == XML


def test_an_error_stands_in_place_and_the_text_stays(room: Room, show: Open) -> None:
    page = show(room.vm("web-1"), "xml")
    answer(room)
    page.refresh()
    room.reading.xml_asked[-1][2](Answer(error=TimedOut("it took too long", "try again")))
    assert page.front.note.text() == "it took too long, try again"
    assert page.front.text.toPlainText() == XML


def test_a_change_of_the_definition_reads_again(room: Room, show: Open) -> None:
    show(room.vm("web-1"), "xml")
    answer(room)
    vm = room.inventory.view.get(room.vm("web-1"))
    assert isinstance(vm, Vm)
    room.inventory.apply(Batch(domains=(replace(vm.domain, runtime=replace(vm.domain.runtime, ips=("10.1.1.1",))),)))
    assert len(room.reading.xml_asked) == 1
    more = replace(vm.domain, definition=replace(vm.domain.definition, memory=8 << 30))
    room.inventory.apply(Batch(domains=(more,)))
    assert len(room.reading.xml_asked) == 2


def test_find_goes_on_and_around(room: Room, show: Open, qtbot: QtBot) -> None:
    tab = show(room.vm("web-1"), "xml").front
    answer(room)
    tab.text.setFocus()
    qtbot.keyClick(tab.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(tab.find_edit, "web")
    places = []
    for _ in range(3):
        places.append(tab.text.textCursor().selectionStart())
        qtbot.keyClick(tab.find_edit, Qt.Key.Key_Return)
    assert places[0] < places[1]
    assert places[2] == places[0]
    qtbot.keyClick(tab.find_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert tab.text.textCursor().selectedText() == "web"


def test_what_is_not_found_is_marked(room: Room, show: Open, qtbot: QtBot) -> None:
    tab = show(room.vm("web-1"), "xml").front
    answer(room)
    qtbot.keyClicks(tab.find_edit, "nowhere")
    assert tab.find_edit.property("wrong") is True
    assert tab.find_edit.toolTip() == "Not found"


def test_copy_takes_all_of_it(room: Room, show: Open, qtbot: QtBot) -> None:
    tab = show(room.vm("web-1"), "xml").front
    answer(room)
    qtbot.mouseClick(tab.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == XML

"""The shells of a host in its page."""

from typing import Any

import pytest
from PySide6.QtWidgets import QTabBar
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref


@pytest.fixture
def host(room: Room) -> Ref:
    return Ref(Kind.HOST, next(iter(room.inventory.view.all(Kind.HOST))).id)


def end(tab: Any, place: int) -> None:
    """Click the cross of a title."""
    tab.titles.tabButton(place, QTabBar.ButtonPosition.RightSide).click()


def test_the_first_one_opens_when_the_tab_is_shown(room: Room, show: Open, host: Ref) -> None:
    page = show(host)
    assert room.openings.talks == []
    page.show_tab("terminal")
    assert len(room.openings.talks) == 1
    room.openings.last.open().say(b"hello")
    assert page.front.stack.currentWidget().live


def test_they_go_on_when_the_page_is_left(room: Room, show: Open, host: Ref) -> None:
    page = show(host, "terminal")
    talk = room.openings.last.open()
    page.close()
    assert not talk.closed
    talk.say(b"meanwhile")
    again = show(host, "terminal")
    assert len(room.openings.talks) == 1
    view = again.front.stack.currentWidget()
    assert view.terminal.emulator.frame().rows[0].text == "meanwhile"


def test_several_side_by_side(room: Room, show: Open, host: Ref) -> None:
    tab = show(host, "terminal").front
    tab.more.click()
    assert (tab.titles.count(), tab.titles.currentIndex(), tab.stack.count()) == (2, 1, 2)
    first, second = room.openings.talks
    end(tab, 1)
    assert (second.closed, first.closed, tab.titles.count()) == (True, False, 1)
    end(tab, 0)
    assert tab.note.sentence.text() == "No terminal is open on this host"
    tab.note.button.click()
    assert tab.titles.count() == 1


def test_titles_are_those_of_the_programs(room: Room, show: Open, host: Ref) -> None:
    tab = show(host, "terminal").front
    name = tab.titles.tabText(0)
    assert name == tab._name()
    room.openings.last.open().say(b"\x1b]0;htop\x07")
    tab.stack.currentWidget().terminal._take_frame()
    assert tab.titles.tabText(0) == "htop"


def test_into_a_window_and_back(room: Room, show: Open, host: Ref) -> None:
    tab = show(host, "terminal").front
    view = tab.stack.currentWidget()
    view.detach_wanted.emit()
    assert tab.titles.count() == 0
    assert tab.note.sentence.text() == "The terminals of this host are in windows of their own"
    view.detach_wanted.emit()
    assert tab.stack.currentWidget() is view
    assert view.isVisible()


def test_where_there_is_no_shell_it_says_why(room: Room, show: Open, host: Ref) -> None:
    room.openings.refused = "Only libvirt is reached here."
    tab = show(host, "terminal").front
    assert (tab.note.sentence.text(), tab.note.button.isVisible()) == ("Only libvirt is reached here.", False)
    assert room.openings.talks == []

"""The serial console of a VM in its page."""

from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room


def test_it_opens_when_the_tab_is_shown_and_stays(room: Room, show: Open) -> None:
    vm = room.vm("web-1")
    page = show(vm, "serial")
    talk = room.openings.last.open()
    talk.say(b"login:")
    page.close()
    assert not talk.closed
    again = show(vm, "serial").front
    assert len(room.openings.talks) == 1
    assert again.view.terminal.emulator.frame().rows[0].text == "login:"


def test_into_a_window_and_back(room: Room, show: Open) -> None:
    page = show(room.vm("web-1"), "serial")
    view = page.front.view
    view.detach_wanted.emit()
    assert page.front.view is None
    assert "window of its own" in page.front.note.sentence.text()
    page.front.note.button.click()
    assert page.front.view is view
    page.refresh()
    assert len(room.openings.talks) == 1

"""From page to page."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import FakeHost, FakePages

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.shell.navigator import Navigator, PageStack
from stellwerk.ui.shell.page import Place

WEB, DB, HOST = Place(Ref(Kind.VM, vm_id(0))), Place(Ref(Kind.VM, vm_id(1))), Place(Ref(Kind.HOST, host_id(0)))


@pytest.fixture
def stack(qtbot: QtBot) -> QStackedWidget:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    return stack


@pytest.fixture
def navigator(stack: QStackedWidget, pages: FakePages) -> Navigator:
    return Navigator(stack, pages, FakeHost())


def test_a_page_is_shown_and_the_one_before_closed(
    navigator: Navigator, pages: FakePages, stack: QStackedWidget
) -> None:
    navigator.go(WEB)
    navigator.go(HOST)
    assert [page.closed for page in pages.made] == [True, False]
    assert stack.count() == 1
    assert stack.currentWidget() is pages.made[1].widget
    navigator.go(HOST)
    assert len(pages.made) == 2
    navigator.close()


def test_back_comes_to_the_tab_that_was_left(navigator: Navigator, pages: FakePages) -> None:
    navigator.go(WEB)
    pages.made[0].show_tab("events")
    navigator.go(HOST)
    navigator.back()
    assert navigator.page is not None
    assert (navigator.page.place, navigator.page.tab) == (WEB, "events")
    navigator.forward()
    assert navigator.page.place == HOST
    navigator.forward()
    assert navigator.page.place == HOST
    navigator.close()


def test_the_last_tab_is_remembered_for_the_kind_and_across_starts(
    navigator: Navigator, pages: FakePages, stack: QStackedWidget
) -> None:
    navigator.go(WEB)
    pages.made[0].show_tab("vms")
    navigator.go(DB)
    assert pages.made[1].tab == "vms"
    state = navigator.state()
    navigator.close()
    again = Navigator(stack, pages, FakeHost())
    again.restore(state)
    assert again.page is not None
    assert (again.page.place, again.page.tab) == (DB, "vms")
    again.close()


@pytest.mark.parametrize("rubbish", [None, 3, {"place": 3, "tabs": []}, {"tabs": {"vm": 3}}])
def test_rubbish_leads_to_the_welcome_page(navigator: Navigator, rubbish: object) -> None:
    navigator.restore(rubbish)
    assert navigator.page is not None
    assert navigator.page.place == Place()
    navigator.close()


def test_a_page_with_a_long_text_pushes_nothing_aside(qtbot: QtBot) -> None:
    stack = PageStack()
    qtbot.addWidget(stack)
    stack.addWidget(QLabel("x" * 1000))
    assert stack.minimumSizeHint().width() == 320


def test_a_page_that_changes_is_told(navigator: Navigator, pages: FakePages) -> None:
    told: list[str] = []
    navigator.changed.connect(lambda page: told.append(page.tab))
    navigator.go(WEB)
    pages.made[0].show_tab("vms")
    assert told == ["vms"]
    navigator.close()
    pages.made[0].changed.emit(None)
    assert told == ["vms"]


def test_to_make_a_page_and_to_paint_it_are_two_turns(
    navigator: Navigator, stack: QStackedWidget, qtbot: QtBot
) -> None:
    stack.show()
    navigator.go(WEB)
    assert not stack.updatesEnabled()
    qtbot.waitUntil(stack.updatesEnabled)
    first = stack.currentWidget()
    gone: list[bool] = []
    first.destroyed.connect(lambda: gone.append(True))
    navigator.go(HOST)
    assert stack.currentWidget() is not first
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not gone, "the page before is taken apart with the painting"
    qtbot.waitUntil(lambda: bool(gone))
    navigator.close()


def test_pages_are_made_where_they_are_shown(navigator: Navigator, pages: FakePages, stack: QStackedWidget) -> None:
    navigator.go(WEB)
    assert pages.parents == [stack]
    navigator.close()

"""Pages of objects."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTabBar
from tests.fakes.fleet import LARGE
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.ui.pages.page_maker import PageMaker
from stellwerk.ui.pages.tab_plan import tabs_of
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.theme import Theme

HOST = Ref(Kind.HOST, "host-0")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_tab_of_every_kind_opens(room: Room, show: Open, kind: Kind) -> None:
    view = room.inventory.view
    for entity in list(view.all(kind))[:1]:
        page = show(Ref(kind, entity.id))
        for plan in tabs_of(entity, view):
            page.show_tab(plan.key)
            assert page.tab == plan.key
            assert page.front is not None


def test_a_tab_is_made_when_it_is_first_shown(room: Room, show: Open) -> None:
    page = show(HOST)
    assert set(page._made) == {"summary"}
    page.turn_tab(1)
    assert set(page._made) == {"summary", "performance"}
    page.turn_tab(-2)
    assert page.tab == "events"


def test_the_last_used_tab_of_a_kind_comes_to_the_front(room: Room, show: Open, settings: Settings) -> None:
    show(HOST, "networks")
    assert show(Ref(Kind.HOST, "host-1")).tab == "networks"
    assert show(room.vm("web-1")).tab == "summary"
    show(room.vm("web-1")).show_tab("no such tab")
    assert "page.host.tab" in settings.stored()


def test_the_scroll_of_a_tab_is_kept(room: Room, qtbot) -> None:
    maker = PageMaker(room.tools)

    def opened():
        page = maker.page(Place(Ref(Kind.DATA_CENTER, "dc-0")), room.stage)
        qtbot.addWidget(page.widget)
        page.widget.resize(900, 400)
        page.widget.show()
        page.show_tab("vms")
        return page

    first = opened()
    first.front.scroll_to(200)
    first.close()
    second = opened()
    qtbot.waitUntil(lambda: second.front.scrolled == 200)
    second.close()


def test_it_names_itself_and_tells_a_rename(room: Room, show: Open) -> None:
    page, told = show(HOST), []
    page.changed.connect(lambda _none: told.append(page.title))
    assert (page.title, page.targets, page.place) == ("node-1", (HOST,), Place(HOST))
    host = room.inventory.view.get(HOST)
    assert isinstance(host, Host)
    room.inventory.apply(Batch(entities=(replace(host, name="alpha"),)))
    room.settle()
    assert (told, page.head.name.text()) == (["alpha"], "alpha")


def test_the_banner_comes_and_goes_with_the_problem(room: Room, show: Open) -> None:
    page = show(room.vm("web-1"))
    assert page.banner.isHidden()
    host = room.inventory.view.get(HOST)
    away = room.inventory.view.get(Ref(Kind.HOST, "host-5"))
    assert isinstance(host, Host)
    assert isinstance(away, Host)
    room.inventory.apply(Batch(entities=(replace(host, link=away.link),)))
    room.settle()
    assert page.banner.text == 'Host "node-1" does not respond: the host does not answer'
    room.inventory.apply(Batch(entities=(host,)))
    room.settle(2.0)
    assert page.banner.isHidden()


def test_an_object_that_vanishes_says_so_in_place(room: Room, show: Open) -> None:
    page = show(HOST)
    host = room.inventory.view.get(HOST)
    room.inventory.apply(Batch(removed=(HOST,)))
    room.settle()
    assert page.note.sentence.text() == '"node-1" is not there any more'
    assert page.tabs.isHidden()
    assert host is not None
    room.inventory.apply(Batch(entities=(host,)))
    room.settle(2.0)
    assert page.note.isHidden()


def test_a_vm_in_sight_is_watched_and_its_addresses_asked(room: Room, show: Open) -> None:
    show(room.vm("web-1"))
    assert room.watched[-1] == (room.vm("web-1").id,)
    assert room.reading.addresses_asked[-1] == (room.vm("web-1").id,)


def test_everything_that_can_be_clicked_has_a_name(room: Room, show: Open) -> None:
    page = show(room.vm("web-1"))
    for tab in ("summary", "hardware", "xml", "events"):
        page.show_tab(tab)
        buttons, edits = page.widget.findChildren(QAbstractButton), page.widget.findChildren(QLineEdit)
        for widget in [*buttons, *edits]:
            if widget.isVisible() and not isinstance(widget.parent(), QTabBar):
                assert widget.accessibleName() or widget.text(), widget


def test_ten_thousand_rows_are_listed_in_a_moment(theme: Theme, settings: Settings, qtbot) -> None:
    room = Room(theme, settings, LARGE)
    page = PageMaker(room.tools).page(Place(query="Vms:"), room.stage)
    qtbot.addWidget(page.widget)
    page.widget.resize(1200, 800)
    page.widget.show()
    page.pane.view.selectAll()
    room.settle()
    page.pane.view.scrollToBottom()
    page.widget.grab()
    assert page.pane.bar.count.text() == "10000 of 10000 VMs selected"
    page.close()
    room.close()

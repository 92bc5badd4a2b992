"""Several objects in one stack of charts."""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.ui.pages.page_maker import PageMaker
from stellwerk.ui.pages.performance.compare_page import ComparePage
from stellwerk.ui.pages.performance.subject import MOST_COMPARED
from stellwerk.ui.shell.page import PERFORMANCE, Place

TWO = Place(query="Vms: name in (web-1, db-1)", page=PERFORMANCE)


def test_a_chart_has_a_line_for_each(room: Room, show: Open) -> None:
    page: ComparePage = show(TWO)
    assert page.view is not None
    assert (page.title, page.place) == ("Compare performance", TWO)
    assert page.query_text == "Vms: name IN (web-1, db-1)"
    assert page.note.text() == "VMs: 2 compared"
    for _chart in range(6):
        room.settle(0.1)
    assert [chart.plan.key for chart in page.view.charts][:3] == ["cpu_usage", "mem_usage", "disk_read"]
    first = page.view.charts[0]
    assert sorted(line.words for line in first.plan.lines) == ["db-1", "web-1"]
    assert len({line.colour for line in first.plan.lines}) == 2
    room.history.answer(30.0)
    room.settle()
    assert "web-1 30 %" in first.values.text()
    assert page.view._subject.events(named=True).startswith("Events: vm.name in (")
    assert page.view._subject.events().startswith("Events: vm.id in (")
    page.refresh()
    page.show_tab("x")
    page.turn_tab(1)


def test_many_are_cut_short_and_it_says_so(room: Room, show: Open) -> None:
    page = show(Place(query="Vms:", page=PERFORMANCE))
    assert len(page.view.charts[0].plan.lines) == MOST_COMPARED
    assert page.note.text().startswith("VMs: the first 12 of ")


def test_nothing_to_compare_is_said(room: Room, show: Open) -> None:
    for query in ("Vms: name = nobody", "Vms: nonsense = 1", "Tags:"):
        page = show(Place(query=query, page=PERFORMANCE))
        assert page.view is None
        page.refresh()


class Library:
    """What charts are drawn with, brought by hand."""

    def __init__(self) -> None:
        self.ready = False
        self.waiting: list[Callable[[], None]] = []

    def when_ready(self, call: Callable[[], None]) -> None:
        self.waiting.append(call)


def opened(room: Room, qtbot: QtBot, library: Library) -> Any:
    """The comparison in a program that has drawn no chart yet."""
    page: Any = PageMaker(replace(room.tools, charts=library)).page(TWO, room.stage)
    qtbot.addWidget(page.widget)
    page.widget.show()
    return page


def test_charts_wait_for_what_they_are_drawn_with(room: Room, qtbot: QtBot) -> None:
    library = Library()
    page = opened(room, qtbot, library)
    note = page._instead
    assert (page.view, page.note.text()) == (None, "VMs: 2 compared")
    assert note.sentence.text().replace("\u200b", "") == "The charts come in a moment"
    page.refresh()
    library.waiting[0]()
    assert page.view is not None
    assert (page._instead, page.widget.hands_on) == (None, True)
    page.close()


def test_charts_that_come_after_the_page_was_left_are_not_drawn(room: Room, qtbot: QtBot) -> None:
    library = Library()
    page = opened(room, qtbot, library)
    page.close()
    library.waiting[0]()
    assert page.view is None


def test_another_one_can_be_dropped_on_it(room: Room, show: Open) -> None:
    page = show(TWO)
    page.view.stack.dropped.emit((room.vm("web-2"), room.vm("web-1")))
    assert room.stage.gone_to[-1].query.count(",") == 2
    assert room.stage.gone_to[-1].page == PERFORMANCE


def test_dropped_on_the_charts_of_a_vm_both_are_compared(room: Room, show: Open) -> None:
    page = show(room.vm("web-1"), tab="performance")
    page.front.stack.dropped.emit((room.vm("db-1"),))
    assert room.stage.gone_to == [TWO]
    host = Ref(Kind.HOST, min(entity.id for entity in room.inventory.view.all(Kind.HOST)))
    page.front.stack.dropped.emit((host,))
    assert room.stage.said == ["Only objects of one kind can be compared"]

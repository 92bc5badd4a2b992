"""From what is selected to a comparison."""

import pytest
from PySide6.QtWidgets import QMenu
from tests.fakes.fleet import NOW, StillClock, fleet

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.graph import Graph
from stellwerk.ui.search.comparing import add_comparison, compared_query
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def graph() -> Graph:
    clock = StillClock(NOW)
    return fleet(PlainLoop(clock), clock).view


def vm(graph: Graph, name: str) -> Ref:
    return next(Ref(Kind.VM, one.id) for one in graph.all(Kind.VM) if one.name == name)


def test_several_of_a_kind_are_compared_by_name(graph: Graph) -> None:
    assert compared_query([vm(graph, "web-1"), vm(graph, "db-1")], graph) == "Vms: name in (web-1, db-1)"


def test_one_alone_and_two_kinds_are_not(graph: Graph) -> None:
    one, host = vm(graph, "web-1"), Ref(Kind.HOST, next(iter(graph.all(Kind.HOST))).id)
    assert compared_query([one], graph) == ""
    assert compared_query([one, host], graph) == ""


def test_it_stands_in_the_menu_of_what_can_be_compared(graph: Graph, theme: Theme, qtbot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    told: list[int] = []
    add_comparison(menu, [vm(graph, "web-1")], theme.icons, lambda: told.append(1))
    assert menu.actions() == []
    add_comparison(menu, [vm(graph, "web-1"), vm(graph, "db-1")], theme.icons, lambda: told.append(2))
    (action,) = menu.actions()
    action.trigger()
    assert told == [2]

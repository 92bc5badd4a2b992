"""Lists that a context menu leads to."""

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.fakes.entity import tag
from tests.fakes.fleet import vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import ClusterId, Kind, Ref, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.entity import name_of
from stellwerk.model.organisation import Cluster
from stellwerk.search.query import read, select
from stellwerk.ui.search.related_menu import MOST, add_searches, problem_query, related_queries

WEB = Ref(Kind.VM, vm_id(0))
CLUSTER = Ref(Kind.CLUSTER, "cluster-0")


def test_the_problems_of_a_vm(kit: Tools) -> None:
    assert problem_query([WEB], kit.inventory.view) == "Events: vm.name = web-1 and severity >= warning"
    two = [WEB, Ref(Kind.VM, vm_id(1))]
    names = ", ".join(name_of(kit.inventory.view.vm(VmId(ref.id))) for ref in two)
    assert problem_query(two, kit.inventory.view) == f"Events: vm.name in ({names}) and severity >= warning"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_query_can_be_answered(kit: Tools, kind: Kind) -> None:
    graph = kit.inventory.view
    refs = [Ref(kind, entity.id) for entity in list(graph.all(kind))[:2]]
    queries = [query for _kind, query in related_queries(refs, graph)]
    for text in (*queries, problem_query(refs, graph)):
        query = read(text)
        assert not text or query.valid, (text, query.errors)
        if text:
            select(query, graph)


def test_containers_have_the_problems_of_what_is_in_them(kit: Tools) -> None:
    text = problem_query([CLUSTER], kit.inventory.view)
    assert text.startswith("Events: (cluster.name = production or host.cluster.name = production or ")


def test_what_is_related_by_the_catalogue(kit: Tools) -> None:
    found = dict(related_queries([CLUSTER], kit.inventory.view))
    assert found[Kind.HOST] == "Hosts: cluster.name = production"
    assert found[Kind.VM] == "Vms: cluster.name = production"
    assert Kind.CLUSTER not in found


def test_of_a_tag_what_has_it_is_related_and_what_is_about_it_are_its_problems(kit: Tools) -> None:
    ref = Ref(Kind.TAG, "incident")
    kit.inventory.apply(Batch(entities=(tag("incident"),)))
    found = dict(related_queries([ref], kit.inventory.view))
    assert (found[Kind.EVENT], found[Kind.TASK]) == ("Events: tags.name = incident", "Tasks: tags.name = incident")
    assert problem_query([ref], kit.inventory.view) == "Events: about_tag.name = incident and severity >= warning"


def test_a_name_that_is_there_twice_is_no_name(kit: Tools) -> None:
    other = kit.inventory.view.cluster(ClusterId("cluster-1"))
    assert isinstance(other, Cluster)
    kit.inventory.apply(Batch(entities=(replace(other, name="production"),)))
    assert dict(related_queries([CLUSTER], kit.inventory.view))[Kind.HOST] == "Hosts: cluster.id = cluster-0"


def test_a_menu_has_them_below_its_commands(qtbot: QtBot, kit: Tools) -> None:
    menu, gone = QMenu(), []
    qtbot.addWidget(menu)
    menu.addAction("Start")
    add_searches(menu, [WEB], kit.inventory.view, kit.desk.theme.icons, gone.append)
    actions = {action.objectName(): action for action in menu.actions()}
    actions["problems"].trigger()
    below = menu.findChild(QMenu, "searches")
    assert isinstance(below, QMenu)
    below.actions()[0].trigger()
    assert gone[0] == "Events: vm.name = web-1 and severity >= warning"
    assert gone[1].endswith("vm.name = web-1") or "vms.name = web-1" in gone[1]


def test_nothing_for_too_many_or_what_is_gone(qtbot: QtBot, kit: Tools) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    for refs in ([], [Ref(Kind.VM, "gone")], [WEB, CLUSTER], [Ref(Kind.VM, vm_id(n)) for n in range(MOST + 1)]):
        add_searches(menu, refs, kit.inventory.view, kit.desk.theme.icons, lambda _query: None)
    assert menu.actions() == []

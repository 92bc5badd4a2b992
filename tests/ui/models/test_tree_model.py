"""The tree follows the graph: views, order, filter, single steps, and enough speed for 10,000 VMs."""

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import LARGE, NOW, Size, StillClock, fleet, host_id, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.tagged import put_on, put_tags

from stellwerk.core.ids import ClusterId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, Link
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.vm import Domain
from stellwerk.store.inventory import Inventory
from stellwerk.ui.models.tree_model import TreeModel
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.theme.mark import Mark

NONE = QModelIndex()


@pytest.fixture
def loop() -> ManualLoop:
    return ManualLoop()


@pytest.fixture
def inventory(loop: ManualLoop) -> Inventory:
    return fleet(loop, StillClock(NOW), Size(vms=60))


@pytest.fixture
def wanted() -> list[tuple[Ref, Kind]]:
    return []


@pytest.fixture
def unwatched(qtbot: QtBot, inventory: Inventory, loop: ManualLoop, wanted: list[tuple[Ref, Kind]]) -> TreeModel:
    """A model to be shown differently: Qt's tester cannot follow a reset of a model that makes rows on demand."""
    model = TreeModel(inventory.view, loop, lambda ref, kind: wanted.append((ref, kind)), lambda: 0.0)
    inventory.changed.connect(model.follow)
    return model


@pytest.fixture
def model(unwatched: TreeModel) -> TreeModel:
    watch(unwatched)
    return unwatched


def watch(model: TreeModel) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)


def texts(model: TreeModel, index: QModelIndex = NONE) -> list[str]:
    if model.canFetchMore(index):
        model.fetchMore(index)
    return [model.index(row, 0, index).data() for row in range(model.rowCount(index))]


def index_at(model: TreeModel, *names: str) -> QModelIndex:
    index = QModelIndex()
    for name in names:
        index = model.index(texts(model, index).index(name), 0, index)
    return index


def domain_of(inventory: Inventory, number: int) -> Domain:
    vm = inventory.view.vm(vm_id(number))
    assert vm is not None
    return vm.domain


def rename(inventory: Inventory, number: int, name: str) -> None:
    domain = domain_of(inventory, number)
    inventory.apply(Batch(domains=(replace(domain, definition=replace(domain.definition, name=name)),)))


def change_host(inventory: Inventory, number: int, **fields: object) -> None:
    host = inventory.view.host(host_id(number))
    assert isinstance(host, Host)
    inventory.apply(Batch(entities=(replace(host, **fields),)))


def test_hosts_and_clusters(model: TreeModel) -> None:
    assert texts(model) == ["Berlin", "Munich"]
    assert texts(model, index_at(model, "Munich")) == ["desktops", "production"]
    assert texts(model, index_at(model, "Munich", "production")) == ["node-1", "node-5", "node-9"]
    assert "web-1" in texts(model, index_at(model, "Munich", "production", "node-1"))


def test_vms_by_data_center_in_natural_order(unwatched: TreeModel) -> None:
    unwatched.show(TreeView.VMS)
    watch(unwatched)
    vms = texts(unwatched, index_at(unwatched, "Munich"))
    assert vms == sorted(vms, key=lambda name: (name.split("-")[0], int(name.split("-")[1])))
    assert not unwatched.hasChildren(unwatched.index(0, 0, index_at(unwatched, "Munich")))


def test_storage_is_asked_for_when_somebody_looks(unwatched: TreeModel, wanted: list[tuple[Ref, Kind]]) -> None:
    unwatched.show(TreeView.STORAGE)
    host = index_at(unwatched, "Munich", "node-1")
    assert wanted == []
    assert texts(unwatched, host) == ["default", "fast"]
    assert wanted == [(Ref(Kind.HOST, host_id(0)), Kind.STORAGE_POOL)]
    unwatched.show(TreeView.NETWORKS)
    assert texts(unwatched, index_at(unwatched, "Munich", "node-1")) == ["default"]
    assert wanted[-1] == (Ref(Kind.HOST, host_id(0)), Kind.LIBVIRT_NETWORK)


def test_nothing_is_made_before_somebody_looks(unwatched: TreeModel) -> None:
    assert unwatched.hasChildren(unwatched.index(0, 0))
    assert unwatched.rowCount(unwatched.index(0, 0)) == 0
    assert not unwatched.made_index(Ref(Kind.VM, vm_id(0))).isValid()


def test_an_object_is_found_wherever_it_is(model: TreeModel) -> None:
    index = model.index_of(Ref(Kind.VM, vm_id(0)))
    assert index.data() == "web-1"
    assert index.parent().data() == "node-1"
    assert not model.index_of(Ref(Kind.STORAGE_POOL, f"{host_id(0)}/default")).isValid()


def test_a_label_says_count_and_state(model: TreeModel) -> None:
    host = model.label(model.index_of(Ref(Kind.HOST, host_id(0))))
    assert host is not None
    assert (host.text, host.mark, host.edge, host.grey) == ("node-1", Mark.UP, "5", False)
    away = model.label(model.index_of(Ref(Kind.HOST, host_id(5))))
    assert away is not None
    assert away.grey
    assert away.mark is Mark.PROBLEM
    assert away.edge.startswith("since ")
    below = model.label(model.index_of(Ref(Kind.VM, vm_id(5))))
    assert below is not None
    assert below.grey
    assert below.mark is Mark.UNKNOWN


def test_a_changed_vm_is_told_alone(model: TreeModel, inventory: Inventory) -> None:
    index = QPersistentModelIndex(model.index_of(Ref(Kind.VM, vm_id(0))))
    told: list[str] = []
    resets: list[int] = []
    model.dataChanged.connect(lambda a, b: told.append(a.data()))
    model.modelReset.connect(lambda: resets.append(1))
    domain = domain_of(inventory, 0)
    inventory.apply(Batch(domains=(replace(domain, runtime=replace(domain.runtime, state=DomainState.PAUSED)),)))
    assert told == ["web-1"]
    assert resets == []
    label = model.label(index)
    assert label is not None
    assert label.mark is Mark.PAUSED


def test_a_renamed_vm_moves_to_its_place(model: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    held = QPersistentModelIndex(model.index_of(Ref(Kind.VM, vm_id(0))))
    rename(inventory, 0, "zzz")
    loop.advance(0.2)
    host = index_at(model, "Munich", "production", "node-1")
    assert texts(model, host)[-1] == "zzz"
    assert held.row() == model.rowCount(host) - 1
    rename(inventory, 0, "zzy")
    loop.advance(0.2)
    assert held.data() == "zzy"


def test_a_vm_that_migrates_keeps_its_node(model: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    held = QPersistentModelIndex(model.index_of(Ref(Kind.VM, vm_id(0))))
    target = model.index_of(Ref(Kind.HOST, host_id(4)))
    texts(model, target)
    domain = domain_of(inventory, 0)
    inventory.apply(Batch(domains=(replace(domain, host_id=host_id(4)),), gone_domains=((domain.host_id, domain.id),)))
    loop.advance(0.2)
    assert held.isValid()
    assert held.parent().data() == "node-5"


def test_vms_come_and_go_with_the_count(model: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    host = QPersistentModelIndex(model.index_of(Ref(Kind.HOST, host_id(0))))
    texts(model, QModelIndex(host))
    domain = domain_of(inventory, 0)
    inventory.apply(Batch(gone_domains=((domain.host_id, domain.id),)))
    loop.advance(0.2)
    label = model.label(host)
    assert label is not None
    assert label.edge == "4"
    assert "web-1" not in texts(model, QModelIndex(host))
    inventory.apply(Batch(domains=(domain,)))
    loop.advance(0.2)
    assert "web-1" in texts(model, QModelIndex(host))


def test_vms_of_a_closed_host_are_told_once_and_only_where_the_number_is_another(
    model: TreeModel, inventory: Inventory, loop: ManualLoop
) -> None:
    hosts = [model.index_of(Ref(Kind.HOST, host_id(number))) for number in range(8)]
    for index in (*hosts, *(index.parent() for index in hosts)):
        model.label(index)  # painted: its number was counted
    model.label(model.index(0, 0))
    told: list[str] = []
    model.dataChanged.connect(lambda index, _last: told.append(index.data()))
    domain = domain_of(inventory, 0)
    inventory.apply(Batch(gone_domains=((domain.host_id, domain.id),)))
    loop.advance(0.2)
    above = model.index_of(Ref(Kind.HOST, domain.host_id))
    names = [above.data(), above.parent().data(), above.parent().parent().data()]
    assert sorted(set(told)) == sorted(names)
    assert told.count(names[0]) <= 2, "once for what is below it, once for the number"


def test_a_host_moves_with_all_below_it(model: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    held = QPersistentModelIndex(model.index_of(Ref(Kind.VM, vm_id(0))))
    texts(model, index_at(model, "Berlin", "lab"))
    change_host(inventory, 0, cluster_id=ClusterId("cluster-3"))
    loop.advance(0.2)
    assert held.parent().data() == "node-1"
    assert held.parent().parent().data() == "lab"
    inventory.apply(Batch(removed=(Ref(Kind.HOST, host_id(0)),)))
    loop.advance(0.2)
    assert not held.isValid()


def test_a_host_that_goes_away_greys_what_is_below(model: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    vm = QPersistentModelIndex(model.index_of(Ref(Kind.VM, vm_id(0))))
    told: list[str] = []
    model.dataChanged.connect(lambda a, b: told.extend(a.siblingAtRow(r).data() for r in range(a.row(), b.row() + 1)))
    change_host(inventory, 0, link=Link(state=LinkState.BACKOFF, answered=NOW - 60, first=False))
    loop.advance(0.2)
    assert "web-1" in told
    label = model.label(vm)
    assert label is not None
    assert label.grey


def test_the_filter_keeps_ancestors_and_what_is_below_a_match(unwatched: TreeModel) -> None:
    unwatched.show(TreeView.HOSTS, "WEB-1")
    assert texts(unwatched) == ["Munich"]
    assert texts(unwatched, index_at(unwatched, "Munich", "production")) == ["node-1"]
    assert texts(unwatched, index_at(unwatched, "Munich", "production", "node-1")) == ["web-1"]
    unwatched.show(TreeView.HOSTS, "node-3")
    assert len(texts(unwatched, index_at(unwatched, "Munich", "desktops", "node-3"))) == 5
    unwatched.show(TreeView.HOSTS, "nothing like this")
    assert texts(unwatched) == []


def test_what_comes_while_filtered_is_shown_if_it_fits(
    unwatched: TreeModel, inventory: Inventory, loop: ManualLoop
) -> None:
    unwatched.show(TreeView.VMS, "web")
    watch(unwatched)
    munich = index_at(unwatched, "Munich")
    before = texts(unwatched, munich)
    rename(inventory, 2, "web-99")
    loop.advance(0.2)
    assert texts(unwatched, index_at(unwatched, "Munich")) == [*before, "web-99"]
    rename(inventory, 0, "other")
    loop.advance(0.2)
    assert "other" not in texts(unwatched, index_at(unwatched, "Munich"))


def test_what_comes_to_fit_brings_in_what_is_above_it(
    unwatched: TreeModel, inventory: Inventory, loop: ManualLoop
) -> None:
    unwatched.show(TreeView.HOSTS, "unique")
    unwatched.rowsInserted.connect(lambda parent, first, last: unwatched.fetchMore(unwatched.index(first, 0, parent)))
    assert texts(unwatched) == []
    rename(inventory, 0, "unique-1")
    loop.advance(0.2)
    assert texts(unwatched, index_at(unwatched, "Munich", "production", "node-1")) == ["unique-1"]
    watch(unwatched)


def test_the_tool_tip_says_in_words_what_the_icon_shows(model: TreeModel) -> None:
    tip = model.index_of(Ref(Kind.HOST, host_id(5))).data(Qt.ItemDataRole.ToolTipRole)
    assert "NonResponsive" in tip
    assert "does not answer" in tip


@pytest.fixture(scope="module")
def large() -> Inventory:
    return fleet(ManualLoop(), StillClock(NOW), LARGE)


@pytest.mark.parametrize("view", [TreeView.HOSTS, TreeView.VMS])
def test_ten_thousand_vms_are_there_and_made_only_as_somebody_looks(
    qtbot: QtBot, large: Inventory, view: TreeView
) -> None:
    model = TreeModel(large.view, ManualLoop(), lambda ref, kind: None)
    model.show(view)
    waiting = [model.index(row, 0) for row in range(model.rowCount())]
    assert all(model.canFetchMore(index) for index in waiting)
    seen = 0
    while waiting:
        index = waiting.pop()
        seen += 1
        model.fetchMore(index)
        waiting += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    assert seen > len(large.view.all(Kind.VM)) == 10_000


# --- kinds that nest in themselves ---


@pytest.fixture
def tags(unwatched: TreeModel, inventory: Inventory) -> TreeModel:
    """The view of tags: service > shop > checkout, service > mail, old."""
    put_tags(inventory)
    put_on(inventory, {Ref(Kind.VM, vm_id(0)): ["shop"], Ref(Kind.HOST, host_id(0)): ["checkout", "old"]})
    unwatched.show(TreeView.TAGS)
    watch(unwatched)
    return unwatched


def edge(model: TreeModel, *names: str) -> str:
    label = model.label(index_at(model, *names))
    assert label is not None
    return label.edge


def test_tags_nest_and_count_what_is_below(tags: TreeModel) -> None:
    assert texts(tags) == ["old", "service"]
    assert texts(tags, index_at(tags, "service")) == ["mail", "shop"]
    assert texts(tags, index_at(tags, "service", "shop")) == ["checkout"]
    assert not tags.hasChildren(index_at(tags, "service", "mail"))
    assert [edge(tags, "service"), edge(tags, "service", "mail"), edge(tags, "old")] == ["2", "", "1"]


def test_a_tag_that_is_set_counts_at_once(tags: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    assert edge(tags, "service") == "2"
    put_on(inventory, {Ref(Kind.VM, vm_id(1)): ["checkout"]})
    loop.advance(0.2)
    assert [edge(tags, "service"), edge(tags, "service", "shop")] == ["3", "3"]
    assert edge(tags, "old") == "1"


def test_a_tag_moves_with_all_below_it(tags: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    texts(tags, index_at(tags, "service", "shop"))
    held = QPersistentModelIndex(index_at(tags, "service", "shop", "checkout"))
    texts(tags, index_at(tags, "old"))
    put_tags(inventory, {"shop": "old"})
    loop.advance(0.2)
    assert texts(tags, index_at(tags, "service")) == ["mail"]
    assert texts(tags, index_at(tags, "old")) == ["shop"]
    assert held.isValid()
    assert held.parent().data() == "shop"
    put_tags(inventory, {"shop": ""})
    loop.advance(0.2)
    assert texts(tags) == ["old", "service", "shop"]


def test_two_tags_that_change_places_in_one_step(tags: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    texts(tags, index_at(tags, "service", "shop"))
    put_tags(inventory, {"service": "checkout", "shop": "", "checkout": "shop"})
    loop.advance(0.2)
    assert texts(tags) == ["old", "shop"]
    assert texts(tags, index_at(tags, "shop", "checkout")) == ["service"]
    assert texts(tags, index_at(tags, "shop", "checkout", "service")) == ["mail"]


def test_tags_come_and_go(unwatched: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    put_tags(inventory)
    tags = unwatched
    tags.show(TreeView.TAGS)
    texts(tags, index_at(tags, "service"))
    put_tags(inventory, {"a": "b", "b": "service"})
    loop.advance(0.2)
    assert texts(tags, index_at(tags, "service")) == ["b", "mail", "shop"]
    assert texts(tags, index_at(tags, "service", "b")) == ["a"]
    inventory.apply(Batch(removed=(Ref(Kind.TAG, "b"), Ref(Kind.TAG, "a"))))
    loop.advance(0.2)
    assert texts(tags, index_at(tags, "service")) == ["mail", "shop"]


def test_a_circle_of_tags_is_cut_open(unwatched: TreeModel, inventory: Inventory, loop: ManualLoop) -> None:
    put_tags(inventory)
    tags = unwatched
    tags.show(TreeView.TAGS)
    put_tags(inventory, {"x": "z", "y": "x", "z": "y"})
    loop.advance(0.2)
    assert texts(tags) == ["old", "service", "x"]
    assert texts(tags, index_at(tags, "x", "y")) == ["z"]
    assert texts(tags, index_at(tags, "x", "y", "z")) == []


def test_the_filter_finds_tags_at_any_depth(unwatched: TreeModel, inventory: Inventory) -> None:
    put_tags(inventory)
    unwatched.show(TreeView.TAGS, "check")
    assert texts(unwatched) == ["service"]
    assert texts(unwatched, index_at(unwatched, "service")) == ["shop"]
    assert texts(unwatched, index_at(unwatched, "service", "shop")) == ["checkout"]

"""The list model follows its query and tells views no more than they need."""

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import NOW, Size, StillClock, fleet, vm_id
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Domain, Vm
from stellwerk.store.inventory import Inventory
from stellwerk.ui.models.list_model import ListModel

KEYS = ("name", "status", "host", "memory", "cpu_usage")


@pytest.fixture
def loop() -> ManualLoop:
    return ManualLoop()


@pytest.fixture
def inventory(loop: ManualLoop) -> Inventory:
    return fleet(loop, StillClock(NOW), Size(vms=40))


@pytest.fixture
def model(qtbot: QtBot, inventory: Inventory, loop: ManualLoop) -> ListModel:
    props = [CATALOGUE.props[Kind.VM][key] for key in KEYS]
    model = ListModel(inventory.live("Vms:"), inventory.view, props, loop, loop.monotonic, lambda: 0.0)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def domain_of(inventory: Inventory, number: int) -> Domain:
    vm = inventory.view.vm(vm_id(number))
    assert isinstance(vm, Vm)
    return vm.domain


def change(inventory: Inventory, number: int, **runtime: object) -> None:
    domain = domain_of(inventory, number)
    inventory.apply(Batch(domains=(replace(domain, runtime=replace(domain.runtime, **runtime)),)))


def rename(inventory: Inventory, number: int, name: str) -> None:
    domain = domain_of(inventory, number)
    inventory.apply(Batch(domains=(replace(domain, definition=replace(domain.definition, name=name)),)))


def names(model: ListModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_rows_are_the_query_in_its_order(model: ListModel) -> None:
    assert model.rowCount() == 40
    assert model.columnCount() == len(KEYS)
    assert names(model)[:3] == ["build-1", "build-2", "build-3"]
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Memory"


def test_a_cell_knows_how_it_looks(model: ListModel) -> None:
    row = model.row_of(vm_id(0))
    assert row is not None
    memory = model.cell(row, 3)
    assert (memory.text, memory.unit, memory.right) == ("2", "GiB", True)
    assert model.cell(row, 0).kind is Kind.VM
    usage = model.cell(row, 4)
    assert usage.bar is not None
    assert usage.unit == "%"
    assert model.cell(row, 2).text == "node-1"


def test_a_changed_value_is_told_for_its_cells_alone(model: ListModel, inventory: Inventory) -> None:
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda a, b: told.append((a.row(), a.column())))
    row = model.row_of(vm_id(0))
    change(inventory, 0, state=DomainState.PAUSED)
    assert told == [(row, 0), (row, 1)]
    assert model.index(row, 1).data() == "Paused"


def test_a_column_that_reads_other_properties_is_told_with_them(model: ListModel, inventory: Inventory) -> None:
    button = replace(model.columns[1], key="button", reads=("status",))
    model.set_columns((model.columns[0], button))
    told: list[int] = []
    model.dataChanged.connect(lambda a, b: told.append(a.column()))
    change(inventory, 0, state=DomainState.PAUSED)
    assert told == [0, 1]


def test_rows_out_of_sight_are_not_announced(model: ListModel, inventory: Inventory) -> None:
    told: list[int] = []
    model.dataChanged.connect(lambda a, b: told.append(a.row()))
    model.window = lambda: (0, 1)
    change(inventory, 0, state=DomainState.PAUSED)
    assert told == []


def test_the_first_change_at_once_the_next_after_a_tenth(
    model: ListModel, inventory: Inventory, loop: ManualLoop
) -> None:
    told: list[int] = []
    model.dataChanged.connect(lambda a, b: told.append(a.row()))
    change(inventory, 0, state=DomainState.PAUSED)
    first = len(told)
    assert first
    for _ in range(5):
        change(inventory, 0, state=DomainState.RUNNING)
        change(inventory, 0, state=DomainState.PAUSED)
    assert len(told) == first
    loop.advance(0.11)
    assert len(told) == 2 * first


def test_a_persistent_index_stays_with_its_object(model: ListModel, inventory: Inventory, loop: ManualLoop) -> None:
    row = model.row_of(vm_id(0))
    assert row is not None
    held = QPersistentModelIndex(model.index(row, 0))
    rename(inventory, 0, "zzz")
    loop.advance(0.2)
    assert names(model)[-1] == "zzz"
    assert held.row() == model.rowCount() - 1
    model.set_sort(("-name",))
    assert held.row() == 0


def test_added_and_removed_rows(model: ListModel, inventory: Inventory, loop: ManualLoop) -> None:
    domain = domain_of(inventory, 3)
    inventory.apply(Batch(gone_domains=((domain.host_id, domain.id),)))
    loop.advance(0.2)
    assert model.rowCount() == 39
    assert model.row_of(domain.id) is None
    inventory.apply(Batch(domains=(domain,)))
    loop.advance(0.2)
    assert model.rowCount() == 40


def test_an_object_that_vanished_before_the_rows_follow_shows_a_dash(model: ListModel, inventory: Inventory) -> None:
    change(inventory, 0, state=DomainState.PAUSED)
    domain = domain_of(inventory, 3)
    row = model.row_of(domain.id)
    assert row is not None
    inventory.apply(Batch(gone_domains=((domain.host_id, domain.id),)))
    assert model.index(row, 0).data() == "–"


def test_sorting_is_the_querys(model: ListModel) -> None:
    model.set_sort(("-memory", "name"))
    assert model.sort_keys == ("-memory", "name")
    assert model.index(0, 3).data() == "16 GiB"


def test_closed_it_follows_no_more(model: ListModel, inventory: Inventory, loop: ManualLoop) -> None:
    told: list[int] = []
    model.dataChanged.connect(lambda a, b: told.append(a.row()))
    model.close()
    change(inventory, 0, state=DomainState.PAUSED)
    loop.advance(1.0)
    assert told == []


def test_names_from_outside_stay_on_one_line(model: ListModel, inventory: Inventory, loop: ManualLoop) -> None:
    rename(inventory, 0, "a\nb\x07" + "c" * 300)
    loop.advance(0.2)
    assert "\n" not in model.index(model.row_of(vm_id(0)) or 0, 0).data()

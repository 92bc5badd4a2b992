"""The model over rows of the database."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from tests.fakes.clock import FakeClock
from tests.fakes.repository import MemoryRepository
from tests.search.oracle.fleet import NOW, event

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.core.signal import Signal
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.services.query.queries import Queries
from stellwerk.services.query.stored import StoredQuery
from stellwerk.store.inventory import Inventory
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.models.stored_model import AFTER, BEFORE, COMING, StoredModel, not_in_memory
from stellwerk.ui.theme.theme import Theme

COUNT = 1500


class Desk:
    def __init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.repository = MemoryRepository()
        self.repository.tables.event_rows += [
            event(number, Severity.NORMAL, time=NOW - COUNT + number) for number in range(COUNT)
        ]
        self.queries = Queries(self.loop, self.clock, self.inventory, self.repository)

    def model(self, text: str = "Events:") -> StoredModel:
        live = self.queries.live(text)
        assert isinstance(live, StoredQuery)
        props = [CATALOGUE.props[Kind.EVENT][key] for key in ("text", "severity")]
        model = StoredModel(live, self.inventory.view, props, self.loop, self.clock.monotonic)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
        return model

    def later(self) -> None:
        for _ in range(3):
            self.clock.advance(1)
            self.loop.drain()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.queries.close()


def test_all_rows_are_there_and_what_is_in_sight_is_read(desk: Desk) -> None:
    model = desk.model()
    desk.later()
    assert model.rowCount() == COUNT
    model.window = lambda: (700, 730)
    assert model.cell(700, 0) == COMING
    assert model.ref(700) == Ref(Kind.EVENT, "")
    painted: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: painted.append((first.row(), last.row())))
    desk.later()
    assert model.cell(700, 0).text == f"event {COUNT - 701}"
    assert painted == [(700, 730)]
    there = [row for row in range(COUNT) if model.entity(row) is not None]
    assert there == list(range(700 - BEFORE, 730 + AFTER))
    model.close()


def test_what_of_the_rows_in_sight_memory_does_not_have(desk: Desk) -> None:
    model = desk.model()
    desk.later()
    model.window = lambda: (0, 9)
    model.cell(0, 0)
    desk.later()
    refs = [model.ref(row) for row in range(3)]
    shown = [entity for row in range(3) if (entity := model.entity(row)) is not None]
    assert model.refs((0, 1, 2, COUNT - 1, COUNT)) == [*refs, Ref(Kind.EVENT, ""), Ref(Kind.EVENT, "")]
    assert not_in_memory(model, [*refs, Ref(Kind.EVENT, "nobody")]) == shown
    desk.queries.bring(shown[1])
    assert not_in_memory(model, refs) == [shown[0], shown[2]]
    model.close()
    of_memory = ListModel(desk.inventory.live("Vms:"), desk.inventory.view, [], desk.loop)
    assert not_in_memory(of_memory, refs) == []
    of_memory.close()


def test_new_events_come_in_at_the_top(desk: Desk) -> None:
    model = desk.model()
    desk.later()
    model.cell(3, 0)
    desk.later()
    ref = model.ref(3)
    told: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: told.append((first, last)))
    for number in (COUNT, COUNT + 1):
        desk.inventory.apply(Batch(entities=(event(number, Severity.ALERT, time=NOW + number),)))
    desk.later()
    assert told == [(0, 1)]
    assert model.row_of(ref.id) == 5
    assert model.cell(0, 1).text == "alert"
    model.close()


def test_another_order_is_another_list(desk: Desk) -> None:
    model = desk.model()
    desk.later()
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_sort(("time",))
    assert model.rowCount() == COUNT
    desk.later()
    model.cell(0, 0)
    desk.later()
    assert model.text(0, 0) == "event 0"
    assert model.sort_keys == ("time",)
    model.close()


def test_what_leaves_takes_its_rows_along(desk: Desk) -> None:
    model = desk.model()
    desk.later()
    del desk.repository.tables.event_rows[10:20]
    desk.inventory.apply(Batch(entities=(event(1, Severity.NORMAL, text="another text"),)))
    desk.inventory.apply(Batch(removed=(Ref(Kind.EVENT, "1"),)))
    desk.later()
    assert model.rowCount() == COUNT - 10
    model.close()


def test_a_view_over_it(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    view = ListView(theme, Signal(), "Events")
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.show_model(desk.model())
    desk.later()
    view.grab()
    desk.later()
    view.selectAll()
    selected = view.selected()
    assert 0 < len(selected) <= StoredModel.most_selected
    assert all(ref.id for ref in selected)
    view.scrollToBottom()
    view.grab()
    desk.later()
    assert view.list_model.entity(COUNT - 1) is not None
    view.keyboardSearch("x")
    view.copy()
    view.release()

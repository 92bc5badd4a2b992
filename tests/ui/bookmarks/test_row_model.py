"""The rows of bookmarks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from tests.fakes.bookmark import Room, mark
from tests.fakes.entity import bookmark
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.ids import Ref
from stellwerk.model.change import Batch
from stellwerk.ui.bookmarks.row_model import RowModel

ROOT = QModelIndex()


@pytest.fixture
def model(room: Room) -> Iterator[RowModel]:
    model = RowModel(room.desk)
    yield model
    model.close()


def names(model: RowModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_rows_follow_the_order(room: Room, model: RowModel, loop: ManualLoop) -> None:
    assert names(model) == ["down", "broken", "hosts"]
    room.kit.inventory.apply(Batch(entities=(bookmark("hosts", "Hosts:", position=0),)))
    loop.advance(1.0)
    assert names(model) == ["hosts", "down", "broken"]
    assert model.bookmark(7) is None
    assert model.look(7) is None


def test_a_number_and_what_is_in_sight_are_announced_row_by_row(room: Room, model: RowModel, loop: ManualLoop) -> None:
    rows: list[int] = []
    model.dataChanged.connect(lambda first, _last: rows.append(first.row()))
    room.hits.count("hosts", 12)
    loop.advance(1.0)
    assert rows == [2]
    model.set_open("down")
    model.set_open("down")
    loop.advance(1.0)
    assert sorted(set(rows)) == [0, 2]
    look = model.look(0)
    assert look is not None
    assert look.open
    model.set_open("")
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "down"


def test_another_name_is_asked_for_not_taken(model: RowModel) -> None:
    asked: list[tuple[Ref, str]] = []
    model.renamed.connect(lambda ref, name: asked.append((ref, name)))
    first = model.index(0, 0)
    assert first.data(Qt.ItemDataRole.EditRole) == "down"
    for name in ("down", "  ", " other "):
        model.setData(first, name)
    assert asked == [(mark("down"), "other")]
    assert names(model)[0] == "down"


@pytest.mark.parametrize(("row", "before", "place"), [(0, 3, 3), (0, 2, 2), (2, 0, 1), (2, 1, 2)])
def test_a_dropped_row_asks_for_its_place(model: RowModel, row: int, before: int, place: int) -> None:
    asked: list[tuple[Ref, int]] = []
    model.moved.connect(lambda ref, place: asked.append((ref, place)))
    assert model.moveRows(ROOT, row, 1, ROOT, before)
    assert asked == [(model.ref(row), place)]


def test_steps_count_from_where_it_is_by_now(room: Room, model: RowModel) -> None:
    asked: list[tuple[Ref, int]] = []
    model.moved.connect(lambda ref, place: asked.append((ref, place)))
    model.want_step(0, -1)
    model.want_step(0, 1)
    room.kit.inventory.apply(Batch(entities=(bookmark("other", "Tags:", position=0),)))
    room.kit.inventory.apply(Batch(entities=(bookmark("another", "Tags:", position=0),)))
    assert names(model)[-1] == "hosts"
    model.want_step(model.rowCount() - 1, 1)
    model.want_step(model.rowCount() - 1, -1)
    model.want_step(99, 1)
    assert asked == [(mark("down"), 2), (mark("hosts"), 4)]


def test_where_there_is_no_place_nothing_is_asked(model: RowModel) -> None:
    asked: list[object] = []
    model.moved.connect(lambda *args: asked.append(args))
    for row, place in ((0, 0), (2, 4), (1, 2), (9, 1)):
        model.want_place(row, place)
    assert not model.moveRows(model.index(0, 0), 0, 1, ROOT, 2)
    assert asked == []


def test_rows_are_dropped_between_rows(model: RowModel) -> None:
    assert model.flags(ROOT) == Qt.ItemFlag.ItemIsDropEnabled
    flags = model.flags(model.index(0, 0))
    assert flags & Qt.ItemFlag.ItemIsDragEnabled
    assert flags & Qt.ItemFlag.ItemIsEditable
    assert not flags & Qt.ItemFlag.ItemIsDropEnabled
    assert model.supportedDropActions() == Qt.DropAction.MoveAction

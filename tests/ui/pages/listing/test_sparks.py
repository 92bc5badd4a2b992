"""Lines are read of the rows in sight, one reading at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.history.strip import Strip, Strips
from stellwerk.ports.lane import Answer
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.pages.listing.sparks import EVERY, Sparks, lined

STRIP = Strip(seconds=15.0, points=(1.0, 2.0), least=1.0, mean=1.5, most=2.0)
OF = CATALOGUE.props[Kind.VM]


class Asked:
    """What was asked for; answers by hand."""

    def __init__(self) -> None:
        self.ids: list[list[str]] = []
        self.keys: list[list[str]] = []
        self._done: list[Callable[[Answer[Strips]], None]] = []

    def strips(
        self, kind: Kind, ids: Sequence[str], keys: Sequence[str], done: Callable[[Answer[Strips]], None]
    ) -> None:
        assert kind is Kind.VM
        self.ids.append(list(ids))
        self.keys.append(list(keys))
        self._done.append(done)

    def answer(self) -> None:
        """All that was asked for last has a line."""
        found = {(id_, key): STRIP for id_ in self.ids[-1] for key in self.keys[-1]}
        self._done.pop()(Answer(found))

    def fail(self) -> None:
        """It cannot be read."""
        self._done.pop()(Answer(error=Unreachable("no disk")))


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def view(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> Iterator[ListView]:
    view = ListView(kit.desk.theme, kit.sampled, "VMs")
    qtbot.addWidget(view)
    view.resize(600, 300)
    props = [OF[key] for key in ("name", "cpu_usage", "net_in", "cpu_steal", "status", "net_io")]
    view.show_model(ListModel(kit.inventory.live("Vms:"), kit.inventory.view, props, loop))
    view.show()
    yield view
    view.release()


@pytest.fixture
def sparks(view: ListView, kit: Tools, loop: ManualLoop, asked: Asked) -> Iterator[Sparks]:
    made = Sparks(view, loop, kit.sampled, lambda: asked, loop.monotonic)
    yield made
    made.close()


def test_off_nothing_is_asked_for(sparks: Sparks, view: ListView, loop: ManualLoop, asked: Asked) -> None:
    sparks.look()
    loop.advance(60)
    assert asked.ids == []
    assert view.list_model.cell(0, 1).line is None


def test_of_the_rows_in_sight_and_a_page_more(sparks: Sparks, view: ListView, loop: ManualLoop, asked: Asked) -> None:
    sparks.turn(True)
    loop.advance(1)
    (ids,) = asked.ids
    shown = view.rows_in_sight()[1] + 1
    assert asked.keys == [["cpu_usage", "net_in", "net_in+net_out"]], "what is kept of the last hour"
    assert ids == [view.list_model.ref(row).id for row in range(2 * shown)]
    line = view.list_model.cell(0, 1).line
    assert line is not None
    assert line.strip is None
    asked.answer()
    line = view.list_model.cell(0, 1).line
    assert line is not None
    assert line.strip is STRIP
    assert view.list_model.cell(0, 5).line is not None
    assert view.list_model.cell(0, 3).line is None
    assert "last" in str(view.model().data(view.model().index(0, 1), 3))


def test_one_reading_at_a_time_and_again_after_a_while(
    sparks: Sparks, view: ListView, kit: Tools, loop: ManualLoop, asked: Asked
) -> None:
    sparks.turn(True)
    loop.advance(1)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    loop.advance(1)
    assert len(asked.ids) == 1
    asked.answer()
    loop.advance(1)
    assert asked.ids[-1][-1] == view.list_model.ref(view.list_model.rowCount() - 1).id
    asked.answer()
    kit.sampled.emit(None)
    loop.advance(1)
    assert len(asked.ids) == 2, "they are known"
    loop.advance(EVERY)
    kit.sampled.emit(None)
    loop.advance(1)
    assert len(asked.ids) == 3


def test_what_cannot_be_read_leaves_what_there_was(
    sparks: Sparks, view: ListView, kit: Tools, loop: ManualLoop, asked: Asked
) -> None:
    sparks.turn(True)
    loop.advance(1)
    asked.answer()
    loop.advance(EVERY)
    kit.sampled.emit(None)
    loop.advance(1)
    asked.fail()
    line = view.list_model.cell(0, 1).line
    assert line is not None
    assert line.strip is STRIP
    sparks.turn(False)
    assert view.list_model.cell(0, 1).line is None


def test_where_nothing_is_recorded_there_is_no_choice(view: ListView, kit: Tools, loop: ManualLoop) -> None:
    made = Sparks(view, loop, kit.sampled, None, loop.monotonic)
    made.turn(True)
    assert not made.on
    assert made.choice([OF["cpu_usage"]]) is None
    made.close()


def test_rare_numbers_have_none(sparks: Sparks) -> None:
    assert not lined(OF["cpu_steal"])
    assert sparks.choice([OF["name"], OF["cpu_steal"]]) is None
    assert sparks.choice([OF["cpu_usage"]]) is False

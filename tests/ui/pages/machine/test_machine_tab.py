"""Hardware and software are read when looked at."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.error import Unsupported
from stellwerk.core.ids import HostId
from stellwerk.model.node import NodeHardware
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.machine.machine_item import hardware_items
from stellwerk.ui.pages.machine.machine_tab import FRESH, MachineTab

Asked = list[tuple[HostId, Callable[[Answer[Any]], None]]]


@pytest.fixture
def asked() -> Asked:
    return []


@pytest.fixture
def tab(room: Room, asked: Asked, qtbot: Any) -> Any:
    made = MachineTab(room.tools, room.host("node-1"), lambda id_, done: asked.append((id_, done)), hardware_items)
    qtbot.addWidget(made)
    made.show()
    made.came()
    yield made
    made.release()


def titles(tab: Any) -> list[str]:
    return [tab.view.tree.topLevelItem(n).text(0) for n in range(tab.view.tree.topLevelItemCount())]


def test_it_is_read_once_it_comes_in_front_and_says_how_old_it_is(room: Room, tab: Any, asked: Asked) -> None:
    assert tab.note.text() == "reading…"
    asked[0][1](Answer(value=NodeHardware(machine="PowerEdge")))
    assert titles(tab)[0] == "Machine"
    assert tab.note.text() == "read just now"
    tab.came()
    assert len(asked) == 1
    room.settle(FRESH + 1)
    tab.came()
    assert len(asked) == 2
    assert not tab.again.isEnabled()
    assert titles(tab)[0] == "Machine"


def test_why_there_is_nothing_stands_where_it_would_be(tab: Any, asked: Asked) -> None:
    asked[0][1](Answer(error=Unsupported("no commands can be run on it", "add it by its address")))
    assert tab.empty.sentence.text().replace("\u200b", "") == "no commands can be run on it; add it by its address"
    assert tab.view.isHidden()
    tab.again.click()
    asked[1][1](Answer(value=NodeHardware(machine="PowerEdge")))
    assert tab.empty.isHidden()
    assert titles(tab)[0] == "Machine"


def test_an_error_later_leaves_what_was_read(tab: Any, asked: Asked) -> None:
    asked[0][1](Answer(value=NodeHardware(machine="PowerEdge")))
    tab.again.click()
    asked[1][1](Answer(error=Unsupported("it went away", "")))
    assert titles(tab)[0] == "Machine"
    assert tab.note.text() == "could not be read: it went away"


def test_an_answer_that_comes_after_the_end_is_not_shown(tab: Any, asked: Asked) -> None:
    tab.release()
    asked[0][1](Answer(value=NodeHardware(machine="PowerEdge")))
    assert titles(tab) == []


def test_while_somebody_looks_it_is_read_again_once_it_is_old(room: Room, tab: Any, asked: Asked) -> None:
    asked[0][1](Answer(value=NodeHardware(machine="PowerEdge")))
    room.tools.desk.sampled.emit(None)
    assert len(asked) == 1
    room.settle(FRESH + 1)
    room.tools.desk.sampled.emit(None)
    assert len(asked) == 2
    asked[1][1](Answer(error=Unsupported("it went away", "")))
    room.tools.desk.sampled.emit(None)
    assert (len(asked), tab.note.text()) == (2, "could not be read: it went away")
    tab.hide()
    room.settle(FRESH + 1)
    room.tools.desk.sampled.emit(None)
    assert len(asked) == 2

"""Editing a definition in the XML tab."""

from __future__ import annotations

from typing import Any

import pytest
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room
from tests.ui.pages.tab.test_hardware_tab import defined

from stellwerk.core.error import TimedOut
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.ports.lane import Answer


@pytest.fixture
def tab(room: Room, show: Open) -> Any:
    """The tab of a VM whose host has its XML, being edited."""
    defined(room, "web-1")
    made = show(room.vm("web-1"), "xml").front
    made.edit.click()
    answer(room)
    return made


def session(room: Room) -> Any:
    return room.lanes.sessions[room.inventory.view.get(room.vm("web-1")).host_id]


def answer(room: Room) -> None:
    """To the last question, with what the host has."""
    id_, done = room.reading.definitions_asked[-1]
    done(Answer(value=session(room).plan_xml(id_, ())))


def write(tab: Any, old: str, new: str) -> None:
    tab.text.setPlainText(tab.text.toPlainText().replace(old, new))


def by_others(room: Room) -> None:
    """Somebody else gives it three vCPUs."""
    id_ = room.vm("web-1").id
    session(room).xml_of[id_] = session(room).xml_of[id_].replace("<vcpu>2<", "<vcpu>3<")
    vm = room.inventory.view.get(room.vm("web-1"))
    more = replace(vm.domain.definition, vcpus=3)
    room.inventory.apply(Batch(domains=(replace(vm.domain, definition=more),)))


def test_what_was_written_is_compared_applied_and_then_read(room: Room, tab: Any) -> None:
    assert not tab.text.isReadOnly()
    write(tab, "4194304", "8388608")
    tab.editing.compare.click()
    answer(room)
    room.settle()
    assert "Maximum memory: 4 GiB → 8 GiB" in tab.editing.panel.effects.text
    tab.editing.panel.verb.click()
    room.settle()
    assert "8388608" in session(room).xml_of[room.vm("web-1").id]
    assert not tab.editing.on
    assert tab.text.isReadOnly()


def test_a_change_by_somebody_else_is_told_and_nothing_is_lost(room: Room, tab: Any) -> None:
    write(tab, "4194304", "8388608")
    by_others(room)
    answer(room)
    assert tab.editing.banner.isVisible()
    assert "8388608" in tab.text.toPlainText()
    tab.editing.banner.button.click()
    room.settle()
    assert "vCPUs: 3 → 2" in tab.editing.panel.effects.text
    assert "4 GiB → 8 GiB" in tab.editing.panel.effects.text


def test_where_nothing_was_written_theirs_is_taken(room: Room, tab: Any) -> None:
    by_others(room)
    answer(room)
    assert "<vcpu>3</vcpu>" in tab.text.toPlainText()
    assert not tab.editing.banner.isVisible()


def test_what_was_written_waits_while_another_page_is_looked_at(room: Room, show: Open, tab: Any) -> None:
    write(tab, "4194304", "8388608")
    show(room.vm("web-2"))
    again = show(room.vm("web-1"), "xml").front
    assert again.editing.on
    assert "8388608" in again.text.toPlainText()
    again.editing.leave.click()
    assert again.editing.on
    assert again.editing.banner.button.text() == "Discard it"
    again.editing.banner.button.click()
    assert not again.editing.on


def test_nothing_written_is_discarded_without_a_question(tab: Any) -> None:
    tab.editing.leave.click()
    assert not tab.editing.on


def test_text_that_is_no_xml_is_refused_in_place(room: Room, tab: Any) -> None:
    write(tab, "</domain>", "")
    tab.editing.compare.click()
    answer(room)
    room.settle()
    assert "line 5: the XML is not well-formed" in tab.editing.panel.problem.text()
    assert not tab.editing.panel.verb.isEnabled()
    tab.editing.panel.verb.click()
    room.settle()
    assert "not well-formed" in tab.editing.panel.problem.text()
    assert tab.editing.on


def test_a_host_that_does_not_answer_is_said(room: Room, tab: Any) -> None:
    tab.editing.compare.click()
    room.reading.definitions_asked[-1][1](Answer(error=TimedOut("it took too long", "try again")))
    assert "it took too long" in tab.note.text()

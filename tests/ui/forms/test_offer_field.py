"""A line with what is usual there."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.graph import graph_of

from stellwerk.commands.vm_device.vnic import add_vnic, update_vnic
from stellwerk.ui.forms.field import UNSET
from stellwerk.ui.forms.offer_field import OfferField


@pytest.fixture
def known() -> list[str]:
    return ["default", "bridge=br0"]


@pytest.fixture
def field(qtbot: QtBot, known: list[str]) -> OfferField:
    param = next(param for param in add_vnic.params if param.name == "network_id")
    made = OfferField(param, graph_of(), lambda: known)
    qtbot.addWidget(made)
    made.show()
    return made


def test_one_is_chosen_or_anything_is_written(field: OfferField) -> None:
    assert (field.text(), field.check(), field.error) == ("", UNSET, "needed")
    field.box.setCurrentIndex(1)
    assert field.check() == "bridge=br0"
    field.box.setEditText("direct=eno1")
    assert field.check() == "direct=eno1"
    field.box.setEditText("direct=")
    assert field.check() is UNSET
    assert "is no network" in field.error


def test_what_comes_later_is_offered_when_the_list_is_opened(field: OfferField, known: list[str]) -> None:
    field.box.setEditText("bridge=mine")
    known.append("direct=eno1")
    field.box.fill()
    assert [field.box.itemText(place) for place in range(field.box.count())] == known
    assert field.text() == "bridge=mine"


def test_it_begins_with_what_is_there_and_says_nothing_then(qtbot: QtBot, known: list[str]) -> None:
    param = next(param for param in update_vnic.params if param.name == "network_id")
    field = OfferField(param, graph_of(), lambda: known)
    qtbot.addWidget(field)
    field.begin_with("default")
    assert (field.check(), field.changed) == (UNSET, False)
    field.box.setEditText("bridge=br0")
    assert (field.check(), field.changed) == ("bridge=br0", True)

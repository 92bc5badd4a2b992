"""The name that is proposed for a query."""

import pytest
from tests.fakes.bookmark import Room
from tests.fakes.entity import bookmark, user_field

from stellwerk.model.change import Batch
from stellwerk.ui.bookmarks.proposed_name import LONGEST, proposed_name


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("vm: status=up and tag=munich sortby name", "VMs: status = Up, tags = munich"),
        ("Vms:", "VMs"),
        ("Clusters: sortby name", "Clusters"),
        ("Vms: status = up page 2", "VMs: status = Up"),
        ("web and munich", "web, munich"),
        ("Vms: nmae = x", "Vms: nmae = x"),
        ("", "Bookmark"),
    ],
)
def test_what_it_lists_and_the_words_of_its_conditions(room: Room, query: str, name: str) -> None:
    assert proposed_name(query, room.desk.inventory.view) == name


def test_long_ones_are_cut_between_words(room: Room) -> None:
    query = "Vms: " + " and ".join(f"name = machine-{n}" for n in range(20))
    name = proposed_name(query, room.desk.inventory.view)
    assert len(name) <= LONGEST
    assert name.endswith("…")
    assert len(proposed_name("x" * 500, room.desk.inventory.view)) == LONGEST


def test_it_is_another_name_than_all_there_are(room: Room) -> None:
    room.kit.inventory.apply(Batch(entities=(bookmark("VMS"), bookmark("VMs (2)"))))
    assert proposed_name("Vms:", room.desk.inventory.view) == "VMs (3)"


def test_fields_of_the_user_are_known(room: Room) -> None:
    room.kit.inventory.apply(Batch(entities=(user_field("cost_center"),)))
    assert proposed_name("vm: cost_center=4711", room.desk.inventory.view) == "VMs: cost_center = 4711"

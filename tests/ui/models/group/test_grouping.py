"""Groups that follow the inventory: the same as grouped anew after any changes; what cannot be grouped by."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.entity import domain, host
from tests.store.churn import fresh_inventory, steps

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.store.inventory import Inventory
from stellwerk.store.live import LiveQuery
from stellwerk.ui.models.group.grouping import MOST_LEVELS, Grouping
from stellwerk.ui.models.group.row_group import Heading


def props(kind: Kind, *keys: str) -> list[Prop]:
    return [CATALOGUE.props[kind][key] for key in keys]


def grouped(inventory: Inventory, live: LiveQuery, *keys: str, sort: tuple[str, ...] = ()) -> Grouping:
    made = Grouping(live, inventory.view)
    made.choose(props(live.kind, *keys), sort)
    return made


def headings(made: Grouping) -> list[tuple[str | None, ...]]:
    return [row.path for row in made.arranged() if isinstance(row, Heading)]


def test_groups_have_titles_values_and_counts() -> None:
    inventory = fresh_inventory()
    inventory.apply(Batch(domains=(domain(1), domain(2), domain(3, "h2"))))
    made = grouped(inventory, inventory.live("Vms:"), "host", "status")
    assert headings(made) == [("h1",), ("h1", "Up"), ("h2",), ("h2", "Up")]
    assert made.words(Heading(("h1", "Up"))) == ("Status", "Up", 2)
    assert made.words(Heading((None,))) == ("Host", "–", 0)
    assert (made.active, made.total) == (True, 3)
    assert list(made.listed()) == list(made.below(("h1",))) + list(made.below(("h2",)))


def test_a_renamed_host_is_another_group() -> None:
    inventory = fresh_inventory()
    inventory.apply(Batch(domains=(domain(1), domain(2, "h2"))))
    live = inventory.live("Vms:")
    made = grouped(inventory, live, "host")
    live.changed.connect(made.note)
    made.arranged()
    inventory.apply(Batch(entities=(replace(host("h1"), name="zz"),)))
    assert headings(made) == [("h2",), ("zz",)]


def test_groups_stand_the_other_way_round_where_the_list_is_sorted_so() -> None:
    inventory = fresh_inventory()
    inventory.apply(Batch(domains=(domain(1), domain(2, "h2"))))
    made = grouped(inventory, inventory.live("Vms:"), "host", sort=("-host",))
    assert headings(made) == [("h2",), ("h1",)]
    made.collapse({("h2",)})
    made.turn(("host",))
    assert headings(made) == [("h1",), ("h2",)]
    assert made.collapsed == {("h2",)}


def test_what_never_stands_still_is_left_out_and_there_is_an_end_to_levels() -> None:
    inventory = fresh_inventory()
    live = inventory.live("Vms:")
    assert not grouped(inventory, live, "cpu_usage", "uptime").active
    made = grouped(inventory, live, "host", "host", "status", "os", "arch", "memory", "vcpus", "type")
    assert [level.prop.key for level in made.levels] == ["host", "status", "os", "arch", "memory"]
    assert len(made.levels) == MOST_LEVELS
    assert list(grouped(inventory, live).arranged()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0), st.sampled_from([("host",), ("tags", "status"), ("cluster", "host", "tags")]))
def test_after_any_changes_the_rows_are_those_grouped_anew(seed: int, keys: tuple[str, ...]) -> None:
    rng = random.Random(seed)
    inventory = fresh_inventory()
    live = inventory.live("Vms: status != paused")
    made = grouped(inventory, live, *keys)
    live.changed.connect(made.note)
    for _step in range(20):
        inventory.apply(rng.choice(steps(rng))())
        if rng.random() < 0.6:  # rows follow at a pace: several changes may come between
            assert made.arranged() == grouped(inventory, live, *keys).arranged()

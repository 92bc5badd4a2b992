"""Which events and tasks have which tags, in memory or not."""

from tests.fakes.entity import tag
from tests.search.oracle.fleet import event

from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.event import Severity
from stellwerk.model.tag import NO_TAGS, Tagging
from stellwerk.store.inventory import Inventory

ABOVE, BELOW = Ref(Kind.TAG, "above"), Ref(Kind.TAG, "below")
HERE, AWAY, TASK = Ref(Kind.EVENT, "1"), Ref(Kind.EVENT, "old"), Ref(Kind.TASK, "old")
ON = Tagging((TagId("below"),))


def stocked() -> Inventory:
    inventory = Inventory(PlainLoop(), SystemClock())
    inventory.apply(Batch(entities=(tag("above"), tag("below", "above"), event(1, Severity.ERROR))))
    return inventory


def count(inventory: Inventory, ref: Ref) -> object:
    prop = inventory.catalogue.prop(Kind.TAG, "object_count")
    assert prop is not None
    return prop.get(inventory.view.get(ref), inventory.view)


def test_what_memory_has_not_counts_too_and_is_told_of() -> None:
    inventory = stocked()
    told: list[ChangeSet] = []
    inventory.changed.connect(told.append)
    changes = inventory.apply(Batch(taggings={AWAY: ON, TASK: ON}))
    assert changes.outside == {Kind.EVENT, Kind.TASK}
    assert changes.changed == {BELOW: {"object_count"}, ABOVE: {"object_count"}}
    assert told == [changes]
    assert (count(inventory, ABOVE), count(inventory, BELOW)) == (2, 2)
    assert inventory.apply(Batch(taggings={AWAY: ON})) == ChangeSet()
    inventory.apply(Batch(taggings={AWAY: NO_TAGS}))
    assert (count(inventory, ABOVE), inventory.view.tagging(AWAY)) == (1, NO_TAGS)


def test_what_memory_has_changes_itself() -> None:
    inventory = stocked()
    changes = inventory.apply(Batch(taggings={HERE: ON}))
    assert changes.outside == frozenset()
    assert changes.changed[HERE] == {"tags"}
    assert changes.changed[ABOVE] >= {"object_count"}
    assert inventory.view.get(HERE).tags == ("below",)
    assert count(inventory, ABOVE) == 1
    inventory.apply(Batch(removed=(BELOW,)))
    assert inventory.view.get(HERE).tags == ()
    assert count(inventory, ABOVE) == 0


def test_only_values_of_what_is_away_are_told_without_a_tag() -> None:
    inventory = stocked()
    changes = inventory.apply(Batch(taggings={AWAY: Tagging(values={"ticket": "x"})}))
    assert changes == ChangeSet(outside=frozenset({Kind.EVENT}))


def test_a_copy_for_a_worker_stays_as_it_is() -> None:
    inventory = stocked()
    inventory.apply(Batch(taggings={AWAY: ON}))
    copy = inventory.graph()
    inventory.apply(Batch(taggings={AWAY: NO_TAGS}))
    assert list(copy.inverses[Kind.EVENT, "tags"]["below"]) == ["old"]
    assert "below" not in inventory.graph().inverses[Kind.EVENT, "tags"]

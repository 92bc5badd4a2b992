"""Fields of the user in the inventory: another catalogue, live lists that read it, bookmarks that say what is wrong."""

import pytest
from tests.fakes.entity import bookmark, cluster, domain, host, user_field, vm_id

from stellwerk.core.clock import SystemClock
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.field import FieldType, Value
from stellwerk.model.tag import Tagging
from stellwerk.store.inventory import Inventory

OWNER = Ref(Kind.FIELD, "owner")


def having(**values: Value) -> Tagging:
    return Tagging(values=values)


def vm_ref(number: int) -> Ref:
    return Ref(Kind.VM, vm_id(number))


@pytest.fixture
def inventory() -> Inventory:
    made = Inventory(PlainLoop(), SystemClock())
    made.apply(Batch(entities=(cluster(), host("h1")), domains=(domain(1), domain(2), domain(3))))
    return made


def test_a_field_that_comes_is_known_and_one_that_goes_is_not(inventory: Inventory) -> None:
    assert inventory.catalogue is CATALOGUE
    inventory.apply(Batch(entities=(user_field("owner"),)))
    assert inventory.catalogue.prop(Kind.VM, "owner") is not None
    inventory.apply(Batch(removed=(OWNER,)))
    assert inventory.catalogue is CATALOGUE
    with pytest.raises(Invalid, match="owner"):
        inventory.live("Vms: owner = ops")


def test_a_live_list_follows_values(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=(user_field("owner"), user_field("cost", FieldType.NUMBER))))
    live = inventory.live("Vms: owner = ops sortby cost desc")
    inventory.apply(Batch(taggings={vm_ref(n): having(owner="ops", cost=n) for n in (1, 2)}))
    assert live.ids == [vm_id(2), vm_id(1)]
    inventory.apply(Batch(taggings={vm_ref(1): having(owner="OPS", cost=10), vm_ref(3): having(owner="ops")}))
    assert live.ids == [vm_id(1), vm_id(2), vm_id(3)]
    inventory.apply(Batch(taggings={vm_ref(1): having(cost=10)}))
    assert live.ids == [vm_id(2), vm_id(3)]


def test_a_live_list_reads_its_text_again_when_fields_change(inventory: Inventory) -> None:
    live = inventory.live("ops", kind=Kind.VM)
    inventory.apply(Batch(taggings={vm_ref(2): having(owner="ops")}))
    assert list(live.ids) == []
    inventory.apply(Batch(entities=(user_field("owner"),)))
    assert list(live.ids) == [vm_id(2)]


def test_a_live_list_whose_field_goes_keeps_standing(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=(user_field("owner"),), taggings={vm_ref(2): having(owner="ops")}))
    named, ordered = inventory.live("Vms: owner = ops"), inventory.live("Vms:", sort=("-owner",))
    assert ordered.ids[0] == vm_id(2)
    inventory.apply(Batch(removed=(OWNER,), taggings={vm_ref(2): Tagging()}))
    assert list(named.ids) == []
    assert list(ordered.ids) == [vm_id(1), vm_id(2), vm_id(3)]
    inventory.apply(Batch(entities=(user_field("owner"),), taggings={vm_ref(3): having(owner="ops")}))
    assert list(named.ids) == [vm_id(3)]


def test_a_choice_more_is_known_to_lists(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=(user_field("stage", FieldType.CHOICE, "a", "b"),)))
    live = inventory.live("Vms: stage >= b")
    inventory.apply(Batch(taggings={vm_ref(1): having(stage="c")}))
    assert list(live.ids) == []
    inventory.apply(Batch(entities=(user_field("stage", FieldType.CHOICE, "a", "b", "c"),)))
    assert list(live.ids) == [vm_id(1)]


def test_a_bookmark_says_that_its_field_is_gone(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=(bookmark("mine", "Vms: owner = ops"), user_field("owner"))))

    def problem() -> str:
        found = inventory.view.get(Ref(Kind.BOOKMARK, "mine"))
        assert isinstance(found, Bookmark)
        return found.problem

    assert problem() == ""
    changes = inventory.apply(Batch(removed=(OWNER,)))
    assert 'no property "owner"' in problem()
    assert "problem" in changes.changed[Ref(Kind.BOOKMARK, "mine")]


def test_what_changes_often_is_not_compared_with_each_field(inventory: Inventory) -> None:
    inventory.apply(Batch(entities=tuple(user_field(f"f{n}") for n in range(200))))
    changes = inventory.apply(Batch(domains=(domain(1, name="other"),)))
    assert changes.changed[vm_ref(1)] == {"name"}

"""Tags for an inventory of tests: their ids are their names."""

from collections.abc import Mapping, Sequence

from tests.fakes import entity

from stellwerk.core.ids import Ref, TagId
from stellwerk.model.change import Batch
from stellwerk.model.tag import Tagging
from stellwerk.store.inventory import Inventory

SOME = {"service": "", "shop": "service", "checkout": "shop", "mail": "service", "old": ""}
"""By name what each is below."""


def put_tags(inventory: Inventory, tags: Mapping[str, str] = SOME, **colours: str) -> None:
    """Tags by name with what they are below."""
    made = tuple(entity.tag(name, below, color=colours.get(name, "")) for name, below in tags.items())
    inventory.apply(Batch(entities=made))


def put_on(inventory: Inventory, having: Mapping[Ref, Sequence[str]]) -> None:
    """These objects have these tags from now on."""
    taggings = {ref: Tagging(tuple(map(TagId, sorted(names)))) for ref, names in having.items()}
    inventory.apply(Batch(taggings=taggings))

"""Fields of events and tasks, one of each type, and the catalogue with them: for queries over what is said of these."""

from random import Random
from typing import Any

from stellwerk.core.ids import FieldId, Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.field import Field, FieldType, Values

KINDS = (Kind.EVENT, Kind.TASK)
CHOICES = ("low", "mid", "high")
FIELDS = tuple(
    Field(id=FieldId(f"said-{key}"), key=key, title=key, type=type_, kinds=KINDS, choices=choices, position=place)
    for place, (key, type_, choices) in enumerate(
        (
            ("ticket", FieldType.TEXT, ()),
            ("cost", FieldType.NUMBER, ()),
            ("due", FieldType.DATE, ()),
            ("urgency", FieldType.CHOICE, CHOICES),
        )
    )
)
ALL = CATALOGUE.extended(FIELDS)

SAID: dict[str, tuple[Any, ...]] = {
    "ticket": ("web", "Web-2", "a b", "w%b_", "Straße", "", 7),
    "cost": (0, 2, 4.5, -3, 80, 12, "5"),
    "due": ("2023-11-14", "2023-11-13", "2023-10-05", "2024-03-01", "no day", 3),
    "urgency": (*CHOICES, "gone", 1),
}
"""What each may have: values of other types too, which another program may have left."""


def some_values(random: Random) -> Values:
    """Values of some of them."""
    return {key: random.choice(values) for key, values in SAID.items() if random.random() < 0.6}

"""Which columns a list shows."""

import pytest

from stellwerk.cli.listing.column import default_props, named_props
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE


@pytest.mark.parametrize("kind", Kind)
def test_without_being_told_it_shows_what_the_catalogue_marks_and_machines_get_the_id(kind: Kind) -> None:
    people = [prop.key for prop in default_props(CATALOGUE, kind, machine=False)]
    machines = [prop.key for prop in default_props(CATALOGUE, kind, machine=True)]
    assert people
    assert machines == (people if "id" in people else ["id", *people])


@pytest.mark.parametrize("kind", Kind)
def test_every_property_is_a_column_by_each_of_its_names(kind: Kind) -> None:
    for prop in CATALOGUE.own_props(kind):
        for name in (prop.key, prop.key.upper(), *prop.aliases):
            assert named_props(CATALOGUE, kind, f" {name} ") == [CATALOGUE.prop(kind, name)]


def test_a_name_that_is_none_says_what_was_meant() -> None:
    with pytest.raises(Invalid, match="did you mean memory"):
        named_props(CATALOGUE, Kind.VM, "name,memry")
    with pytest.raises(Invalid, match="they have name"):
        named_props(CATALOGUE, Kind.VM, "")

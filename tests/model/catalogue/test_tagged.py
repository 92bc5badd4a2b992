"""The tags of an object: by name for people, by path for machines."""

import pytest
from tests.model.catalogue.sample import BARE_VM, RICH_CLUSTER, RICH_VM, sample_graph

from stellwerk.core.ids import TagId
from stellwerk.model.catalogue.format import DASH, format_value, plain_value, sort_value
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.catalogue.tagged import NARROW_TAGS_PROP, TAGS_PROP
from stellwerk.model.field import RECORDED
from stellwerk.model.tag import TAGGED

GRAPH = sample_graph()


def test_every_kind_that_can_be_tagged_has_it() -> None:
    having = {kind: prop for kind in CATALOGUE.kinds if (prop := CATALOGUE.prop(kind, "tag")) is not None}
    assert set(having) == set(TAGGED)
    for kind, prop in having.items():
        assert prop is (NARROW_TAGS_PROP if kind in RECORDED else TAGS_PROP)
    assert (NARROW_TAGS_PROP.get, NARROW_TAGS_PROP.reads) == (TAGS_PROP.get, TAGS_PROP.reads)


@pytest.mark.parametrize(
    ("entity", "people", "machines", "order"),
    [
        (RICH_VM, "office", ["munich/office"], ("office",)),
        (RICH_CLUSTER, "munich", ["munich"], ("munich",)),
        (BARE_VM, DASH, [], None),
    ],
)
def test_in_words(entity: object, people: str, machines: list[str], order: object) -> None:
    value = TAGS_PROP.get(entity, GRAPH)
    assert format_value(TAGS_PROP, value, GRAPH) == people
    assert plain_value(TAGS_PROP, value, GRAPH) == machines
    assert sort_value(TAGS_PROP, value, GRAPH) == order


def test_what_leads_nowhere_is_not_shown() -> None:
    assert format_value(TAGS_PROP, (TagId("gone"),), GRAPH) == DASH

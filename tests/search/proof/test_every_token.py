"""Every word that the catalogue has is on offer where it may stand, before it and when half of it is written: all
properties, relations, operators and values of all kinds.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.search.oracle.every import ways

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.relation import Relation
from stellwerk.search.ast import Op
from stellwerk.search.completion.complete import Completer

COMPLETER = Completer()
PROPS = [pytest.param(kind, prop, id=f"{kind}.{prop.key}") for kind in Kind for prop in CATALOGUE.own_props(kind)]
RELATIONS = [pytest.param(kind, one, id=f"{kind}.{one.key}") for kind in Kind for one in CATALOGUE.own_relations(kind)]


def missing(before: str, words: list[str]) -> list[str]:
    """Those that are not on offer after a text, or are not any more once half of them is written."""
    return [
        word
        for word in words
        for typed in {0, (len(word) + 1) // 2}
        if not is_offered(before + word[:typed], before + word)
    ]


def is_offered(text: str, wanted: str) -> bool:
    """Whether an offer, taken, leaves this."""
    squashed = "".join(wanted.split()).casefold()
    return any("".join(offer.applied(text).split()).casefold() == squashed for offer in COMPLETER.offers(text))


@pytest.mark.parametrize(("kind", "prop"), PROPS)
def test_a_property_its_operators_and_its_values(kind: Kind, prop: Prop[Any]) -> None:
    name = CATALOGUE.kinds[kind].type_name
    signs = {op.value for op in Op}.intersection(ways(prop))
    assert missing(f"{name}: ", [prop.key]) == []
    assert missing(f"{name}: name = x or not ({prop.key} ", [*signs, "IN", "IS", "NOT"]) == []
    assert missing(f"{name}: sortby ", [prop.key]) == []
    if prop.kind in (PropKind.ENUM, PropKind.FLAG):
        assert missing(f"{name}: {prop.key} = ", [*prop.choices] or ["true", "false"]) == []


@pytest.mark.parametrize(("kind", "relation"), RELATIONS)
def test_a_relation_and_what_it_leads_to(kind: Kind, relation: Relation) -> None:
    name = CATALOGUE.kinds[kind].type_name
    assert missing(f"{name}: ", [relation.key]) == []
    assert missing(f"{name}: {relation.key}.", [prop.key for prop in CATALOGUE.own_props(relation.target)][::5]) == []


@pytest.mark.parametrize("kind", Kind)
def test_a_type_under_each_of_its_names(kind: Kind) -> None:
    info = CATALOGUE.kinds[kind]
    assert missing("", [info.type_name]) == []
    for name in (info.type_name, *info.aliases):
        assert is_offered(name, f"{name}:"), name

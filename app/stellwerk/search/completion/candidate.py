"""What fits in words: the names, operators, keywords and values that the catalogue and the language have.

Made at first use for each kind and property, and never cut. Owner thread.
"""

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record, replace
from stellwerk.core.text import N_, Text, _, translate
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.ast import Op
from stellwerk.search.completion.offer import What
from stellwerk.search.name import CatalogueNames, shorthand_values
from stellwerk.search.token import ALL
from stellwerk.search.value import RELATION_OPERATORS, operators

K = PropKind


class Candidate(Record, frozen=True):
    """A word that fits, and what it is.

    Candidates of one `likeness` are all right or all wrong before what follows.
    """

    text: str
    folded: str
    what: What
    detail: str
    likeness: Hashable
    literal: bool = False
    """It is a value, to be quoted where need be; everything else is written as it is."""


_OPERATOR_TEXTS = {
    Op.EQUAL: N_("equals"), Op.NOT_EQUAL: N_("does not equal"), Op.CONTAINS: N_("contains"),
    Op.CONTAINS_NOT: N_("does not contain"), Op.LESS: N_("less than"), Op.LESS_EQUAL: N_("at most"),
    Op.GREATER: N_("greater than"), Op.GREATER_EQUAL: N_("at least"),
}  # fmt: skip

_PLAIN = re.compile(r'[^\s"(),=<>!~.*]+')
"""What can be a part of a path."""

_WORD_TEXTS = {
    "AND": N_("both"), "OR": N_("one of both"), "NOT": N_("the opposite"), "IN": N_("one of a list"),
    "IS": N_("whether it is set"), "NULL": N_("not set"), "EMPTY": N_("not set"), "sortby": N_("the order"),
    "page": N_("a hundred rows"), "asc": N_("smallest first"), "desc": N_("largest first"),
}  # fmt: skip


def word(text: str) -> Candidate:
    """A keyword or a sign."""
    what = What.KEYWORD if text.isalpha() else What.SIGN
    return Candidate(text, text.casefold(), what, translate(_WORD_TEXTS.get(text, Text(""))), text)


def example(text: str, detail: str) -> Candidate:
    """What a number or a time may look like."""
    return Candidate(text, text.casefold(), What.EXAMPLE, detail, ("example", text), literal=True)


class Candidates:
    """The words of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._types: dict[Kind | None, tuple[Candidate, ...]] = {}
        self._names: dict[tuple[Kind, bool], tuple[Candidate, ...]] = {}
        self._choices: dict[Prop[Any], tuple[Candidate, ...]] = {}
        self._shorthands: dict[Prop[Any], tuple[Candidate, ...]] = {}
        self._operators: dict[Prop[Any] | None, tuple[Candidate, ...]] = {}

    def types(self, kind: Kind | None) -> tuple[Candidate, ...]:
        """All type names, then all their other names; in a list of `kind` without those that mean something there."""
        found = self._types.get(kind)
        if found is None:
            infos = self._catalogue.kinds.values()
            names = [(info.type_name, info) for info in infos]
            names += [(alias, info) for info in infos for alias in info.aliases]
            taken = {name.folded for name in self.names(kind, True)} if kind is not None else set()
            types = [
                Candidate(name, name.casefold(), What.TYPE, translate(info.many), info.kind) for name, info in names
            ]
            types.append(Candidate(ALL, ALL.casefold(), What.TYPE, _("words in all types"), ALL))
            found = self._types[kind] = tuple(one for one in types if one.folded not in taken)
        return found

    def names(self, kind: Kind, first: bool) -> tuple[Candidate, ...]:
        """All names that a path from a kind may go on with: properties, relations, and other names for both."""
        found = self._names.get((kind, first))
        if found is None:
            is_type = CatalogueNames(self._catalogue, kind).is_type
            names = _once(self._all_names(kind, first))
            found = self._names[kind, first] = tuple(
                replace(name, likeness=name.text) if first and is_type(name.text) else name for name in names
            )
        return found

    def _all_names(self, kind: Kind, first: bool) -> Iterator[Candidate]:
        catalogue, infos = self._catalogue, self._catalogue.kinds.values()
        props, relations = catalogue.own_props(kind), catalogue.own_relations(kind)
        spelled = {info.type_name.casefold(): info.type_name for info in infos}
        hops = [(info, relation.title) for info in infos if (relation := catalogue.relation(kind, info.type_name))]
        hops += [(info, info.many) for info in infos if first and info.kind is kind]
        yield from (_property(prop.key, prop) for prop in props)
        yield from (_relation(spelled.get(relation.key, relation.key), relation.title) for relation in relations)
        yield from (_relation(info.type_name, title) for info, title in hops)
        yield from (_property(alias, prop) for prop in props for alias in prop.aliases)
        yield from (_relation(alias, other.title) for other in relations for alias in other.aliases)
        yield from (_relation(alias, title) for info, title in hops for alias in info.aliases)

    def choices(self, prop: Prop[Any]) -> tuple[Candidate, ...]:
        """The values of an enum, a yes/no property or a text with declared words for some values; then other words
        for them."""
        found = self._choices.get(prop)
        if found is None:
            found = self._choices[prop] = tuple(_once(_all_choices(prop)))
        return found

    def shorthands(self, prop: Prop[Any]) -> tuple[Candidate, ...]:
        """Those of its values that may stand after a dot."""
        found = self._shorthands.get(prop)
        if found is None:
            plain = (choice for choice in self.choices(prop) if _PLAIN.fullmatch(choice.text))
            found = self._shorthands[prop] = tuple(replace(choice, literal=False) for choice in plain)
        return found

    def operators(self, prop: Prop[Any] | None) -> tuple[Candidate, ...]:
        """The operators that a property, or with None a relation, takes."""
        found = self._operators.get(prop)
        if found is None:
            allowed = operators(prop) if prop is not None else RELATION_OPERATORS
            found = self._operators[prop] = tuple(
                Candidate(op.value, op.value, What.OPERATOR, translate(text), op.value)
                for op, text in _OPERATOR_TEXTS.items()
                if op in allowed
            )
        return found


NOTHING_WORDS = tuple(
    Candidate(text, text, What.KEYWORD, _WORD_TEXTS["NULL"], "nothing") for text in ("null", '""', "empty")
)
"""What stands for no value, after `=` and `!=` and in lists."""


def _property(name: str, prop: Prop[Any]) -> Candidate:
    likeness = (prop.kind, prop.ordered, prop.choices, tuple(prop.choice_aliases.items()))
    return Candidate(name, name.casefold(), What.PROPERTY, translate(prop.title), likeness)


def _relation(name: str, title: Text) -> Candidate:
    return Candidate(name, name.casefold(), What.RELATION, translate(title), ("relation", name))


def _all_choices(prop: Prop[Any]) -> Iterator[Candidate]:
    if prop.kind is K.FLAG:
        for text, meaning in shorthand_values(prop).items():
            yield Candidate(text, text, What.VALUE, "" if text == meaning else meaning, "choice", literal=True)
        return
    for choice in prop.choices:
        yield Candidate(choice, choice.casefold(), What.VALUE, "", "choice", literal=True)
    for value in prop.foreign:
        yield Candidate(value, value.casefold(), What.VALUE, "", "choice", literal=True)
    for alias, choice in prop.choice_aliases.items():
        yield Candidate(alias, alias.casefold(), What.VALUE, str(choice), "choice", literal=True)


def _once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each word once, however it is written."""
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.folded not in seen:
            seen.add(candidate.folded)
            yield candidate

"""Looking up names: types, hops and properties by the catalogue, and what was probably meant. Pure; any thread."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import alike
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.relation import Relation

PLANNED_TYPES = {
    "storage": "Storage", "storages": "Storage",
    "network": "Networks", "networks": "Networks",
    "pool": "Pools", "pools": "Pools",
    "user": "Users", "users": "Users", "group": "Groups", "groups": "Groups", "role": "Roles", "roles": "Roles",
}  # fmt: skip
"""Types of the language that the catalogue may not have: reserved, so that a query means the same later."""


class Target(Record, frozen=True):
    """Where a path leads: a property of the object behind the hops, or with `prop` None that object itself."""

    hops: tuple[Relation, ...]
    kind: Kind
    prop: Prop[Any] | None


class Unknown(Record, frozen=True):
    """A path breaks off: `kind` has nothing of the name at `index`. `last`: a property was allowed there."""

    index: int
    kind: Kind
    last: bool


def resolve(names: Sequence[str], kind: Kind, catalogue: Catalogue) -> Target | Unknown:
    """Where a path of names leads from an object of `kind`."""
    hops: list[Relation] = []
    here = kind
    for index, name in enumerate(names[:-1]):
        relation = _hop(name, here, catalogue, own_type=index == 0)
        if relation is None:
            return Unknown(index, here, False)
        if isinstance(relation, Relation):
            hops.append(relation)
            here = relation.target
    last = names[-1]
    prop = catalogue.prop(here, last)
    if prop is not None:
        return Target(tuple(hops), here, prop)
    relation = _hop(last, here, catalogue, own_type=len(names) == 1)
    if relation is None:
        return Unknown(len(names) - 1, here, True)
    if isinstance(relation, Relation):
        return Target((*hops, relation), relation.target, None)
    return Target((), kind, None)


def _hop(name: str, kind: Kind, catalogue: Catalogue, *, own_type: bool) -> Relation | Kind | None:
    """The relation of that name, or `kind` itself where its own type's name stands for the searched object."""
    named = catalogue.relations[kind].get(name.casefold())
    if named is not None:
        return named
    if own_type and catalogue.of_type(name) is kind:
        return kind
    return catalogue.relation(kind, name)


class CatalogueNames(Record, frozen=True):
    """What the parser must know, answered from a catalogue; `kind` is the type of the list."""

    catalogue: Catalogue
    kind: Kind | None

    def is_type(self, word: str) -> bool:
        """Whether the word names a type, here or in a later version."""
        return self.catalogue.of_type(word) is not None or word.casefold() in PLANNED_TYPES

    def type_like(self, word: str) -> str | None:
        """The type name that was probably meant."""
        return closest(word, type_names(self.catalogue)) if word.isalpha() and word.isascii() else None

    def is_path(self, type_name: str | None, word: str) -> bool:
        """Whether the word leads to a property."""
        kind = self.catalogue.of_type(type_name) if type_name is not None else self.kind
        if kind is None:
            return False
        target = resolve(word.split("."), kind, self.catalogue)
        return isinstance(target, Target) and target.prop is not None


def type_names(catalogue: Catalogue) -> list[str]:
    """The names of all types, as they are written."""
    return [info.type_name for info in catalogue.kinds.values()]


def hop_names(kind: Kind, catalogue: Catalogue) -> list[str]:
    """All names that may stand before a dot."""
    targets = {relation.target for relation in catalogue.own_relations(kind) if relation.usual}
    types = [catalogue.kinds[target].type_name for target in targets]
    return [*catalogue.relations[kind], *types]


def path_names(kind: Kind, catalogue: Catalogue) -> list[str]:
    """All names that may stand last in a path."""
    return [*catalogue.props[kind], *hop_names(kind, catalogue)]


def related_name(relation: Relation, catalogue: Catalogue) -> str:
    """A name under which a path that ends here is the relation and not a property of the same name."""
    names = (relation.key, *relation.aliases, catalogue.kinds[relation.target].type_name)
    for name in names:
        found = resolve([name], relation.source, catalogue)
        if isinstance(found, Target) and found.hops == (relation,):
            return name
    return relation.key


def closest(word: str, options: Iterable[str]) -> str | None:
    """The option that was probably meant: close in spelling, case ignored."""
    by_folded = {option.casefold(): option for option in reversed(list(options))}
    found = alike(word.casefold()[:60], by_folded, 1)
    return by_folded[found[0]] if found else None


@cache
def shorthand_values(prop: Prop[Any]) -> dict[str, str]:
    """The words for each value of an enum or yes/no property, case folded, with the value; empty for other kinds."""
    if prop.kind is PropKind.ENUM:
        own = {choice.casefold(): choice for choice in prop.choices}
        foreign = {value.casefold(): value for value in prop.foreign}
        return {**foreign, **{alias.casefold(): str(value) for alias, value in prop.choice_aliases.items()}, **own}
    if prop.kind is PropKind.FLAG:
        return {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
    return {}

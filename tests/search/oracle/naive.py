"""The meaning of the language, written a second time from its description: slow, plain, and nothing of the product's
parser, checker or predicates in it. Trees are made here and written as text for the product to read.

A scope is evaluated by trying every choice of related objects for every path in it.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.search.oracle.said import ALL
from tests.search.oracle.wanted import WANTED, Words

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.graph import Graph

Chain = tuple[str, ...]
"""Relation keys from the searched object."""

UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "K": 1 << 10, "GB": 10**9, "MB": 10**6, "": 1 << 20,
         "d": 86400, "h": 3600, "m": 60, "s": 1, "%": 1, "n": 1}  # fmt: skip


class Cond(Record, frozen=True):
    """A condition. `want` is a text, a choice, a truth, (number as text, unit), or None for unset; or a list of them.

    `chain` are relation keys, `text` how the whole condition is written.
    """

    chain: Chain
    prop: str
    op: str
    want: Any
    text: str


class Free(Record, frozen=True):
    """Free text, or `relation = word` with a chain."""

    chain: Chain
    word: str
    op: str
    text: str


class Not(Record, frozen=True):
    item: Any


class And(Record, frozen=True):
    items: tuple[Any, ...]


class Or(Record, frozen=True):
    items: tuple[Any, ...]


def holds(node: Any, root: Entity, graph: Graph) -> bool:
    """Whether a scope is true of an object: for some choice of related objects."""
    return any(_true(node, root, choice, graph) for choice in _choices(sorted(_chains(node), key=len), root, graph))


def _chains(node: Any) -> set[Chain]:
    """All paths and beginnings of paths in this scope, not in the NOTs below."""
    if isinstance(node, Cond | Free):
        return {node.chain[:length] for length in range(1, len(node.chain) + 1)}
    if isinstance(node, Not):
        return set()
    return set().union(*(_chains(item) for item in node.items))


def _choices(chains: list[Chain], root: Entity, graph: Graph) -> Iterator[dict[Chain, Entity | None]]:
    if not chains:
        yield {(): root}
        return
    *rest, last = chains
    for choice in _choices(rest, root, graph):
        start = choice[last[:-1]]
        ends: list[Entity | None] = list(graph.related(start, last[-1])) if start is not None else []
        for end in ends or [None]:
            yield {**choice, last: end}


def _true(node: Any, root: Entity, choice: dict[Chain, Entity | None], graph: Graph) -> bool:
    match node:
        case Not(item):
            return not holds(item, root, graph)
        case And(items):
            return all(_true(item, root, choice, graph) for item in items)
        case Or(items):
            return any(_true(item, root, choice, graph) for item in items)
        case Free(chain, word, op, _):
            return _contains(choice[chain], word, graph) is not op.startswith("!")
        case Cond(chain, prop, op, want, _):
            entity = choice[chain]
            if op in NEGATED:
                return not _compare(entity, prop, NEGATED[op], want, graph)
            return _compare(entity, prop, op, want, graph)
    raise AssertionError(node)


def _contains(entity: Entity | None, word: str, graph: Graph) -> bool:
    if entity is None:
        return False
    for prop in ALL.own_props(ref_of(entity).kind):
        if prop.text:
            value = prop.get(entity, graph)
            for text in value if isinstance(value, tuple) and not hasattr(value, "kind") else (value,):
                if text is not None and _glob(f"*{word}*", str(text)):
                    return True
    return False


def _compare(entity: Entity | None, key: str, op: str, want: Any, graph: Graph) -> bool:
    value = None
    if entity is not None:
        prop = ALL.prop(ref_of(entity).kind, key)
        assert prop is not None
        value = prop.get(entity, graph)
    unset = value is None or value in ("", ())
    if op == "IS":
        return unset
    if op == "IN":
        return any(_compare(entity, key, "=", one, graph) for one in want)
    if want is None:
        return unset and op == "="
    if unset:
        return False
    if key == "folder":
        return _above(value, op, want, graph)
    if hasattr(value, "kind"):
        target = graph.get(value)
        return target is not None and _one(name_of(target), op, want)
    if key in ("tag", "tags"):
        return any(_above(Ref(Kind.TAG, id_), op, want, graph) for id_ in value)
    if isinstance(value, tuple):
        return any(_one(element, op, want) for element in value)
    return _one(value, op, want)


def _above(ref: Ref, op: str, want: Any, graph: Graph) -> bool:
    """Whether a tag or folder or one above it is meant: by name, with a slash in the text by the names from the top."""
    way: list[Any] = []
    here: Any = graph.get(ref)
    while here is not None and here not in way:
        way.append(here)
        here = graph.get(Ref(ref.kind, here.parent_id)) if here.parent_id else None
    slash = "/" in ("".join(want.pieces) if isinstance(want, Words) else want)
    return any(_one(_path(one, graph) if slash else one.name, op, want) for one in way)


def _path(tag: Any, graph: Graph) -> str:
    names: list[str] = []
    seen: list[str] = []
    while tag is not None and tag.id not in seen:
        names.insert(0, tag.name)
        seen.append(tag.id)
        tag = graph.get(Ref(ref_of(tag).kind, tag.parent_id)) if tag.parent_id else None
    return "/".join(names)


NEGATED = {"!=": "=", "!~": "~", "NOT IN": "IN", "IS NOT": "IS"}
SEVERITIES = ("normal", "warning", "error", "alert")


def _one(value: Any, op: str, want: Any) -> bool:
    if isinstance(want, WANTED):
        return want.fits(value, op)
    if isinstance(want, tuple):
        number, unit = want
        return _number(Fraction(str(value)) / UNITS[unit], op, number)
    if isinstance(want, bool):
        return bool(value == want)
    if op == "~":
        return want.casefold() in str(value).casefold()
    if op == "=":
        return _glob(want, str(value))
    left, right = SEVERITIES.index(value), SEVERITIES.index(want)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


def _number(value: Fraction, op: str, text: str) -> bool:
    wanted = Fraction(text)
    if op == "=":
        places = 10 ** len(text.partition(".")[2])
        return Fraction(int(value * places), places) == wanted
    return {"<": value < wanted, "<=": value <= wanted, ">": value > wanted, ">=": value >= wanted}[op]


def _glob(pattern: str, text: str) -> bool:
    """Whether a text is a pattern, by trying all that a star may stand for."""
    pattern, text = pattern.casefold(), text.casefold()
    if not pattern:
        return not text
    if pattern[0] == "*":
        return _glob(pattern.lstrip("*") and pattern[1:], text) or (text != "" and _glob(pattern, text[1:]))
    return text[:1] == pattern[0] and _glob(pattern[1:], text[1:])


def write(node: Any, brackets: bool = False) -> str:
    """The tree as text of the language."""
    match node:
        case Cond() | Free():
            return node.text
        case Not(item):
            return f"NOT {write(item, True)}"
        case And(items):
            text = " and ".join(write(item, isinstance(item, Or)) for item in items)
        case Or(items):
            text = " OR ".join(write(item) for item in items)
    return f"({text})" if brackets else text


def searched(kind: Kind, graph: Graph, node: Any) -> set[str]:
    """The ids of all objects of a kind that fit."""
    return {entity.id for entity in graph.all(kind) if holds(node, entity, graph)}

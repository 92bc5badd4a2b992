"""Tests of one condition on the object it speaks of, made for one pass over a graph. Any reader's thread."""

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.format import tag_names
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.entity import Entity
from stellwerk.model.tag_tree import SEPARATOR, closure
from stellwerk.search.ast import Op
from stellwerk.search.checked import Choice, Comparison, FreeText, Network, Pattern, Truth, Unset, Value
from stellwerk.search.context import Context, Test
from stellwerk.search.haystack import BORDER, haystack, lasting, texts_in
from stellwerk.search.moment import Moment
from stellwerk.search.number import Amount
from stellwerk.search.value import fits

K = PropKind

Holds = Callable[[Any], bool]
"""Whether a known value of a property fits."""

_ORDER = {Op.LESS: lt, Op.LESS_EQUAL: le, Op.GREATER: gt, Op.GREATER_EQUAL: ge}


def comparison_test(leaf: Comparison, context: Context) -> Test:
    """The test of a comparison. An unset value fits nothing but `Unset`, so that its negation is true."""
    get, graph = leaf.prop.get, context.graph
    exact = _exact_values(leaf)
    if exact is not None:
        if leaf.negated:
            return lambda entity: get(entity, graph) not in exact
        return lambda entity: get(entity, graph) in exact
    positive = _positive_test(leaf, context)
    if leaf.negated:
        return lambda entity: not positive(entity)
    return positive


def _positive_test(leaf: Comparison, context: Context) -> Test:
    get, graph = leaf.prop.get, context.graph
    order = _ORDER.get(leaf.op)
    match leaf.values:
        case (Amount(exact=exact),) if order is not None:
            return lambda entity: (number := get(entity, graph)) is not None and bool(order(number, exact))
        case (Pattern(pieces=(whole,)),) if whole and leaf.prop.kind is K.TEXT and leaf.op is not Op.CONTAINS:
            return lambda entity: (text := get(entity, graph)) is not None and bool(text.casefold() == whole)
    holds = _known_test(leaf, context)
    takes_unset = any(isinstance(value, Unset) for value in leaf.values)
    if leaf.prop.kind is K.TAGS and not takes_unset:
        return lambda entity: holds(get(entity, graph))
    if leaf.prop.kind is K.TEXT and not takes_unset:
        return lambda entity: bool((text := get(entity, graph)) and holds(text))

    def positive(entity: Entity) -> bool:
        value = get(entity, graph)
        return takes_unset if value is None or value == () or value == "" else holds(value)

    return positive


def on_nothing(leaf: Comparison | FreeText) -> bool:
    """What a condition says of an empty object, where nothing is set."""
    unset = isinstance(leaf, Comparison) and any(isinstance(value, Unset) for value in leaf.values)
    return unset is not leaf.negated


def _exact_values(leaf: Comparison) -> frozenset[Any] | None:
    """The values that fit, where they can be listed: a look-up instead of a comparison."""
    if leaf.op in _ORDER:
        return None
    found: set[Any] = set()
    for value in leaf.values:
        match value:
            case Choice(values=values):
                found |= {*values}
            case Truth(value=truth):
                found.add(truth)
            case _:
                return None
    return frozenset(found)


def _known_test(leaf: Comparison, context: Context) -> Holds:
    if leaf.prop.kind is K.TAGS:
        return _tags_test(leaf, context)
    tests = [_value_test(leaf.prop, leaf.op, value, context) for value in leaf.values if not isinstance(value, Unset)]
    test = tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)
    match leaf.prop.kind:
        case K.TEXTS | K.IPS:
            return lambda elements: any(test(element) for element in elements)
        case K.REF if leaf.prop.nested:
            return _nested_test(leaf, context)
        case K.REF:
            return lambda ref: (name := context.name(ref)) is not None and test(name)
        case _:
            return test


def _value_test(prop: Prop[Any], op: Op, value: Value, context: Context) -> Holds:
    match value:
        case Pattern(pieces=pieces):
            return _text_test(pieces, op)
        case Amount():
            return _amount_test(value, op)
        case Moment():
            start, end = value.bounds(context.now)
            return _amount_test(Amount(start, start, end), op)
        case Choice(values=values):
            return _choice_test(prop, values, op)
        case Truth(value=truth):
            return lambda known: bool(known is truth)
        case Network():
            return _network_test(value)
        case Unset():
            return lambda known: False


def _tags_test(leaf: Comparison, context: Context) -> Holds:
    """Whether one of the tags is meant: found once a pass, for all objects. With a slash in it a text is a path."""
    wanted = tags_meant(leaf, context)
    return lambda ids: not wanted.isdisjoint(ids)


def tags_meant(leaf: Comparison, context: Context) -> frozenset[str]:
    """The ids of the tags that a condition on tags means, with all below them."""
    return _meant(leaf, Kind.TAG, context)


def _nested_test(leaf: Comparison, context: Context) -> Holds:
    """Whether what is referred to is meant or is below what is meant."""
    wanted: dict[Kind, frozenset[str]] = {}

    def holds(ref: Ref) -> bool:
        ids = wanted.get(ref.kind)
        if ids is None:
            ids = wanted[ref.kind] = _meant(leaf, ref.kind, context)
        return ref.id in ids

    return holds


def _meant(leaf: Comparison, kind: Kind, context: Context) -> frozenset[str]:
    """The ids of what a comparison means in a hierarchy, with everything below."""
    patterns = [value.pieces for value in leaf.values if isinstance(value, Pattern)]
    return frozenset[str]().union(
        *(
            closure(_text_test(pieces, leaf.op), any(SEPARATOR in piece for piece in pieces), context.graph, kind)
            for pieces in patterns
        )
    )


def _text_test(pieces: tuple[str, ...], op: Op) -> Holds:
    if op is Op.CONTAINS:
        wanted = pieces[0]
        return lambda text: wanted in text.casefold()
    match pieces:
        case (whole,):
            return lambda text: bool(text.casefold() == whole)
        case (start, ""):
            return lambda text: bool(text.casefold().startswith(start))
        case ("", end):
            return lambda text: bool(text.casefold().endswith(end))
        case ("", middle, ""):
            return lambda text: middle in text.casefold()
    return lambda text: fits(pieces, text.casefold())


def _amount_test(amount: Amount, op: Op) -> Holds:
    order = _ORDER.get(op)
    if order is not None:
        exact = amount.exact
        return lambda number: bool(order(number, exact))
    if amount.exact < 0:
        return amount.equals
    low, high = amount.low, amount.high
    return lambda number: bool(low <= number < high)


def _choice_test(prop: Prop[Any], values: tuple[str, ...], op: Op) -> Holds:
    fitting = choices_that_fit(prop, values, op)
    return lambda known: known in fitting


def choices_that_fit(prop: Prop[Any], values: tuple[str, ...], op: Op) -> frozenset[str]:
    """The values of an enum that compare so to one of these."""
    order = _ORDER.get(op)
    if order is None:
        return frozenset(values)
    ranks = {choice: rank for rank, choice in enumerate(prop.choices)}
    wanted = [ranks[value] for value in values]
    return frozenset(choice for choice, rank in ranks.items() if any(order(rank, other) for other in wanted))


def _network_test(network: Network) -> Holds:
    def inside(text: str) -> bool:
        address = address_number(text)
        return address is not None and address[0] == network.version and network.first <= address[1] <= network.last

    return inside


@lru_cache(maxsize=1 << 16)
def address_number(text: str) -> tuple[int, int] | None:
    """IP version and number of an address, a prefix length after it left out; None for anything else."""
    try:
        address = ipaddress.ip_address(text.partition("/")[0].strip())
    except ValueError:
        return None
    return address.version, int(address)


def free_text_test(leaf: FreeText, props: tuple[Prop[Any], ...], kind: Kind, context: Context) -> Test:
    """Whether some of these text properties of an object of `kind` contains the pattern."""
    pieces = leaf.pattern.pieces
    others = [prop for prop in props if not lasting(prop)]
    if any(BORDER in piece for piece in pieces):
        positive = _live_text_test(pieces, list(props), context)
    else:
        kept = _kept_test(pieces, tuple(filter(lasting, props)), kind, context)
        positive = kept if not others else _either(kept, _live_text_test(pieces, others, context))
    if leaf.negated:
        return lambda entity: not positive(entity)
    return positive


def _kept_test(pieces: tuple[str, ...], props: tuple[Prop[Any], ...], kind: Kind, context: Context) -> Test:
    """The test by the joined texts: those that hold the longest piece are looked at one by one where need be. No piece
    has what parts the texts."""
    text_of = haystack(props, kind, context.graph)
    longest = max(pieces, key=len)
    if len(pieces) == 1 and longest:
        return lambda entity: longest in text_of(entity)
    contains = _contains(pieces)
    return lambda entity: longest in (text := text_of(entity)) and any(map(contains, texts_in(text)))


def _live_text_test(pieces: tuple[str, ...], props: list[Prop[Any]], context: Context) -> Test:
    """The test of properties that read more than the object itself."""
    contains, graph = _contains(pieces), context.graph
    readers = [(prop.get, _texts_of(prop, context)) for prop in props]

    def positive(entity: Entity) -> bool:
        for get, texts in readers:
            value = get(entity, graph)
            if value and any(map(contains, texts(value))):
                return True
        return False

    return positive


def _either(first: Test, second: Test) -> Test:
    return lambda entity: first(entity) or second(entity)


def _texts_of(prop: Prop[Any], context: Context) -> Callable[[Any], tuple[str, ...]]:
    match prop.kind:
        case K.TEXTS | K.IPS:
            return lambda values: tuple(text.casefold() for text in values)
        case K.TAGS:
            return lambda ids: tuple(name.casefold() for name in tag_names(ids, context.graph))
        case K.REF:
            return lambda ref: (context.name(ref) or "",)
        case _:
            return lambda value: (str(value).casefold(),)


def _contains(pieces: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a case folded text contains the pattern."""
    if len(pieces) == 1:
        wanted = pieces[0]
        return lambda text: wanted in text
    around = ("", *pieces, "")
    return lambda text: fits(around, text)

"""Queries over everything that the catalogue has: every kind, property, relation and operator in turn, the rest by
chance. Made as trees for `naive`, written as text for the product.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from tests.search.oracle.fleet import NOW
from tests.search.oracle.naive import And, Chain, Cond, Free, Not, Or
from tests.search.oracle.said import ALL
from tests.search.oracle.wanted import Cut, Net, Rank, Span, Truth, Words
from tests.search.oracle.world import TEXTS, World

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.entity import Entity
from stellwerk.model.relation import Relation

K = PropKind
TEXTUAL = {K.TEXT, K.TEXTS, K.ENUM, K.IPS, K.REF, K.TAGS}
COMPARED = {K.COUNT, K.BYTES, K.PERCENT, K.RATE, K.TIME, K.DATE, K.DURATION, K.VERSION}
MORE = ("IN", "NOT IN", "IS NULL", "IS NOT EMPTY", "= null", '!= ""')
"""Ways to compare that every property has, beside the operators of its kind."""

_UNITS = {
    K.BYTES: {"": None, "KiB": 1 << 10, "MiB": 1 << 20, "G": 1 << 30, "MB": 10**6, "GB": 10**9, "B": 1},
    K.RATE: {"": 1 << 20, "KiB/s": 1 << 10, "MB": 10**6},
    K.DURATION: {"": 86400, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800},
    K.PERCENT: {"": 1, "%": 1},
    K.COUNT: {"": 1},
}


def ways(prop: Prop[Any]) -> list[str]:
    """How a property can be compared, by the description."""
    found = ["=", "!=", *MORE]
    found += ["~", "!~"] if prop.kind in TEXTUAL else []
    found += ["<", "<=", ">", ">="] if prop.kind in COMPARED or prop.ordered else []
    found += ["."] if prop.kind in (K.ENUM, K.FLAG) else []
    return found


class Asked(Record, frozen=True):
    """A query over objects of a kind, and what stands in it."""

    kind: Kind
    tree: Any


class Every:
    """Makes queries about a world. Part `part` of `parts` begins where the one before it should have come to, so that
    all together meet everything."""

    def __init__(self, part: int, parts: int, world: World) -> None:
        self._random = Random(1000 + part)
        self.world = world
        self._turn: dict[Kind, deque[tuple[Prop[Any], str]]] = {}
        self._hops: dict[Kind, deque[Relation]] = {}
        for kind in ALL.kinds:
            pairs = [(prop, way) for prop in ALL.own_props(kind) for way in ways(prop)]
            self._turn[kind] = _turned(pairs, part / parts)
            self._hops[kind] = _turned(ALL.own_relations(kind), part / parts)
        self.seen: set[Any] = set()
        """Kinds, properties with ways to compare them, relations, NOT and brackets that occurred."""

    def queries(self, count: int) -> Iterator[Asked]:
        """So many of them, each kind in its turn; a kind with more to compare comes more often."""
        weights = [len(self._turn[kind]) for kind in ALL.kinds]
        for number in range(count):
            kinds = list(ALL.kinds)
            kind = kinds[number % len(kinds)] if number % 3 == 0 else self._random.choices(kinds, weights)[0]
            self.seen.add(kind)
            yield Asked(kind, self._tree(kind))

    # --- trees ---

    def _tree(self, kind: Kind) -> Any:
        budget = [2]
        leaves = [self._leaf(kind, budget) for _ in range(self._random.choice((1, 2, 2, 3, 3, 4)))]
        while len(leaves) > 1:
            taken = [leaves.pop(self._random.randrange(len(leaves))) for _ in range(2)]
            join = self._random.choice((And, And, Or))
            leaves.append(self._perhaps_not(join(tuple(taken))))
        return self._perhaps_not(leaves[0])

    def _perhaps_not(self, node: Any) -> Any:
        if self._random.random() < 0.25:
            self.seen.add("NOT (" if isinstance(node, And | Or) else "NOT")
            return Not(node)
        return node

    def _leaf(self, kind: Kind, budget: list[int]) -> Any:
        if self._random.random() < 0.08:
            word = self._random.choice(("web", "b", "10.0", "nosuch", "52:54", "h1"))
            return Free((), word, "=", word)
        written, chain, end = self._path(kind, budget)
        if chain and self._random.random() < 0.1 and (free := self._free(kind, written, chain)) is not None:
            return free
        prop, way = self._next(end)
        self.seen.add((end, prop.key, way))
        name = self._random.choice((prop.key, prop.key, prop.key.upper(), *prop.aliases))
        if ALL.prop(end, name) is not prop:
            name = prop.key
        return self._condition(chain, prop, way, f"{written}{name}", end)

    def _next(self, kind: Kind) -> tuple[Prop[Any], str]:
        self._turn[kind].rotate(-1)
        return self._turn[kind][0]

    def _path(self, kind: Kind, budget: list[int]) -> tuple[str, Chain, Kind]:
        """Hops as text with a dot behind each, as relation keys, and where they lead."""
        count = self._random.choice((0, 0, 1, 1, 2))
        text, chain, here = "", (), kind
        if count == 0 and self._random.random() < 0.15:
            return f"{ALL.kinds[kind].type_name}.", (), kind
        for place in range(count):
            if not ALL.own_relations(here) or budget[0] < place:
                break
            self._hops[here].rotate(-1)
            relation = self._hops[here][0]
            name = self._name(relation, here, kind if place == 0 else None)
            self.seen.add((here, relation.key))
            self.seen |= {"two hops"} if place else set()
            text, chain, here = f"{text}{name}.", (*chain, relation.key), relation.target
        budget[0] -= len(chain) == 2
        return text, chain, here

    def _name(self, relation: Relation, here: Kind, searched: Kind | None) -> str:
        info = ALL.kinds[relation.target]
        names = [relation.key, relation.key, *relation.aliases, info.type_name, *info.aliases]
        fitting = [
            name
            for name in names
            if ALL.relation(here, name) is relation
            and (searched is None or name == relation.key or ALL.of_type(name) is not searched)
        ]
        return str(self._random.choice(fitting))

    def _free(self, kind: Kind, written: str, chain: Chain) -> Free | None:
        """Free text in the related object, where no property of that name stands before the relation."""
        *before, name = written.removesuffix(".").split(".")
        here = kind
        for key in chain[:-1]:
            here = ALL.relations[here][key].target
        if ALL.prop(here, name) is not None:
            return None
        op, word = self._random.choice(("=", "!=", "~", "!~")), self._random.choice(("web", "b", "nosuch"))
        self.seen.add("free text in a relation")
        return Free(chain, word, op, f"{'.'.join((*before, name))} {op} {word}")

    # --- conditions ---

    def _condition(self, chain: Chain, prop: Prop[Any], way: str, path: str, kind: Kind) -> Cond:
        if way in ("IS NULL", "IS NOT EMPTY"):
            return Cond(chain, prop.key, way[:-6].strip() if "NOT" in way else "IS", None, f"{path} {way}")
        if way in ("= null", '!= ""'):
            return Cond(chain, prop.key, way.split(" ")[0], None, f"{path} {way}")
        if way == ".":
            want, text = self._want(prop, kind, "=")
            return Cond(chain, prop.key, "=", want, f"{path}.{text}")
        if way in ("IN", "NOT IN"):
            wants = [self._want(prop, kind, "=") for _ in range(self._random.randint(1, 3))]
            listed = ", ".join(text for _want, text in wants)
            return Cond(chain, prop.key, way, [want for want, _text in wants], f"{path} {way} ({listed})")
        want, text = self._want(prop, kind, way)
        blank = self._random.choice(("", " "))
        return Cond(chain, prop.key, way, want, f"{path}{blank}{way}{blank}{text}")

    def _want(self, prop: Prop[Any], kind: Kind, op: str) -> tuple[Any, str]:
        contains = "~" in op
        match prop.kind:
            case K.FLAG:
                yes = self._random.choice((True, False))
                return Truth(yes), self._random.choice(("true", "YES", "1") if yes else ("false", "no", "0"))
            case K.ENUM:
                return self._choice(prop, op)
            case K.TIME | K.DATE:
                return self._time()
            case K.VERSION:
                parts = self._random.choice(((9,), (9, 0), (10, 1, 2), (7, 2), (0,)))
                number = sum(part * 1000 ** (2 - place) for place, part in enumerate(parts))
                return Cut(Fraction(number), Fraction(1000 ** (3 - len(parts)))), ".".join(map(str, parts))
            case K.IPS if not contains:
                return self._address()
            case K.TEXT | K.TEXTS | K.REF | K.TAGS | K.IPS:
                return self._words(prop, kind, contains)
            case _:
                return self._number(prop)

    def _choice(self, prop: Prop[Any], op: str) -> tuple[Any, str]:
        choice = self._random.choice(prop.choices)
        if "~" in op:
            part = choice[1:3]
            return Words((part,)), f'"{part}"'
        words = [word for word, means in prop.choice_aliases.items() if means == choice and " " not in word]
        written = self._random.choice((choice, choice.upper(), *words))
        return (Rank(prop.choices, choice) if prop.ordered else Words((choice,))), written

    def _time(self) -> tuple[Span, str]:
        today = datetime.fromtimestamp(NOW).astimezone().date()

        def day(of: date) -> Span:
            start = datetime.combine(of, time()).timestamp()
            return Span(start, datetime.combine(of + timedelta(days=1), time()).timestamp())

        back = self._random.choice((0, 1, 2, 3, 40))
        match self._random.randrange(5):
            case 0:
                return day(today - timedelta(days=back)), (today - timedelta(days=back)).isoformat()
            case 1:
                return (day(today), "today") if back % 2 else (day(today - timedelta(days=1)), "YESTERDAY")
            case 2:
                return Span(NOW - 3600 * back, NOW - 3600 * back + 1), f"now-{back}h"
            case 3:
                return day(today - timedelta(days=back)), f"today-{back}d"
            case _:
                ago = 1 + (today.weekday() - 1 - 1) % 7  # the latest Tuesday before today
                return day(today - timedelta(days=ago)), "tuesday"

    def _address(self) -> tuple[Any, str]:
        text = self._random.choice(("10.0.0.1", "10.0.0.0/16", "fe80::/10", "192.168.122.0/24", "10.*", "*.1"))
        return (Words(tuple(text.split("*"))), text) if "*" in text else (Net(text), text)

    def _words(self, prop: Prop[Any], kind: Kind, contains: bool) -> tuple[Words, str]:
        text = self._known(prop, kind)
        if contains:
            start = self._random.randrange(len(text))
            text = text[start : start + self._random.randint(1, 4)]
            return Words((text,)), _quoted(text)
        shape, middle = self._random.randrange(4), len(text) // 2
        pieces = {0: (text,), 1: (text[:middle], ""), 2: ("", text[middle:]), 3: (text[:1], text[-1:])}[shape]
        written = '"' + "*".join(_escaped(piece) for piece in pieces) + '"'
        folded = text.casefold() in prop.choice_aliases
        return Words(pieces if not folded else ("nosuch",)), written if not folded else "nosuch"

    def _known(self, prop: Prop[Any], kind: Kind) -> str:
        """A text that some object of the world has there, or any."""
        graph = self.world.graph
        values: list[str] = []
        for entity in graph.all(kind):
            values += _texts(prop.get(entity, graph), graph)
        return str(self._random.choice([*filter(None, values), self._random.choice(TEXTS)]))

    def _number(self, prop: Prop[Any]) -> tuple[Cut, str]:
        units = dict(_UNITS[prop.kind])
        if prop.kind is K.BYTES:
            units[""] = {"MiB": 1 << 20, "GiB": 1 << 30}[prop.size_unit]
        unit, factor = self._random.choice(list(units.items()))
        text = self._random.choice(("0", "1", "2", "4.5", "80", "80.4", "12", "5", "4096"))
        step = Fraction(1, 10 ** len(text.partition(".")[2]))
        return Cut(Fraction(text) * factor, step * factor), f"{text}{unit}"


def _turned(items: Sequence[Any], share: float) -> deque[Any]:
    """In an order of chance that is always the same, from some place on."""
    found = deque(Random(7).sample(list(items), len(items)))
    found.rotate(-int(len(found) * share))
    return found


def _texts(value: Any, graph: Any) -> list[str]:
    if value is None:
        return []
    if hasattr(value, "kind"):
        found: Entity | None = graph.get(value)
        return [getattr(found, "name", "") or ""] if found is not None else []
    if isinstance(value, tuple):
        return [getattr(graph.tables[Kind.TAG].get(one), "name", one) for one in value]
    return [str(value)]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("*", "\\*")


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'

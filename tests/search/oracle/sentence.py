"""Valid queries made from the grammar of the description, token by token, with what must be on offer for each.

Nothing of the product's lexer or completion in it; names and values come from the catalogue's declarations.
"""

from typing import Any

from hypothesis import strategies as st

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.value import operators

K = PropKind


class Piece(Record, frozen=True):
    """One token. `glued`: no blank may stand before it. `free`: it is a free word, a number or a time, which nobody
    can offer.
    """

    text: str
    glued: bool = False
    free: bool = False


_NUMBERS = {
    K.COUNT: ["4", "2.5"], K.BYTES: ["4096", "4GiB", "1.5T"], K.PERCENT: ["80", "80%"], K.RATE: ["10MiB/s"],
    K.DURATION: ["90s", "1d6h", "2"], K.TIME: ["2026-01-31", "today", "now-2h"], K.VERSION: ["9.0"],
}  # fmt: skip
_WORDS = ["osprey", "10.0.0.7", "pool.ntp.org", "a*b", '"two words"', "zzz"]
_LIVE = {Kind.VM: ["web-1", "WEB-10", '"Mail box"', '"*star*"', "db"], Kind.HOST: ["h1", "h3"], Kind.CLUSTER: ["lab"]}


_KINDS = tuple(Kind)


@st.composite
def sentences(draw: st.DrawFn, only: Kind | None = None, typed: bool = True) -> list[Piece]:
    """A whole valid query; not `typed`: without the type, to be read in a list of it."""
    kind = only or draw(st.sampled_from(_KINDS))
    info = CATALOGUE.kinds[kind]
    criteria = draw(st.booleans()) or draw(st.booleans())
    pieces: list[Piece] = []
    if typed:
        pieces.append(Piece(_any_case(draw, draw(st.sampled_from([info.type_name, *info.aliases])))))
        if criteria or draw(st.booleans()):
            pieces.append(Piece(":"))
    if criteria:
        pieces += draw(_criteria(kind, 2))
    if draw(st.integers(0, 2)) == 0:
        pieces += _sorting(draw, kind)
    if draw(st.integers(0, 4)) == 0:
        pieces += [Piece(_any_case(draw, "page")), Piece("2", free=True)]
    return pieces


def text_of(draw: st.DrawFn, pieces: list[Piece]) -> tuple[str, list[int]]:
    """The pieces as text with blanks here and there, and where each piece begins."""
    text, starts = "", []
    for index, piece in enumerate(pieces):
        if index and not piece.glued and (_would_run_in(pieces[index - 1], piece) or draw(st.booleans())):
            text += " "
        starts.append(len(text))
        text += piece.text
    return text, starts


def _would_run_in(before: Piece, piece: Piece) -> bool:
    """Whether two pieces would be read as one, or differently, without a blank."""
    signs = ("(", ":", "=", "!=", "<", "<=", ">", ">=", "~", "!~", ",")
    if before.text in signs or piece.text in ("=", "!=", "<", "<=", ">", ">=", "~", "!~", ":"):
        return False
    return piece.text not in (")", ",")


def _any_case(draw: st.DrawFn, word: str) -> str:
    return draw(st.sampled_from([word, word, word.lower(), word.upper()]))


@st.composite
def _criteria(draw: st.DrawFn, kind: Kind, depth: int) -> list[Piece]:
    pieces: list[Piece] = []
    for number in range(draw(st.integers(1, 3))):
        if number and (joiner := draw(st.sampled_from(["AND", "OR", ""]))):
            pieces.append(Piece(_any_case(draw, joiner)))
        pieces += draw(_term(kind, depth))
    return pieces


@st.composite
def _term(draw: st.DrawFn, kind: Kind, depth: int) -> list[Piece]:
    what = draw(st.sampled_from(["condition"] * 4 + ["word", "not", "group", "shorthand"]))
    if what == "not" and depth:
        return [Piece(_any_case(draw, "NOT")), *draw(_term(kind, depth - 1))]
    if what == "group" and depth:
        return [Piece("("), *draw(_criteria(kind, depth - 1)), Piece(")")]
    if what == "word":
        return [Piece(draw(st.sampled_from(_WORDS)), free=True)]
    if what == "shorthand":
        return _shorthand(draw, kind)
    return _condition(draw, kind)


def _hops(draw: st.DrawFn, kind: Kind) -> tuple[list[Piece], Kind]:
    """The beginning of a path, up to and with its last dot, and the kind that it leads to."""
    pieces: list[Piece] = []
    for number in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        if number == 0 and draw(st.integers(0, 4)) == 0:
            name = CATALOGUE.kinds[kind].type_name  # the searched type is the object itself
        else:
            relation = draw(st.sampled_from(CATALOGUE.own_relations(kind)))
            names = [relation.key, *relation.aliases]
            target = CATALOGUE.kinds[relation.target]
            names += [
                name for name in (target.type_name, *target.aliases) if CATALOGUE.relation(kind, name) is relation
            ]
            name = draw(st.sampled_from(names))
            kind = relation.target
        pieces += [Piece(_any_case(draw, name), glued=bool(pieces)), Piece(".", glued=True)]
    return pieces, kind


def _prop(draw: st.DrawFn, kind: Kind, pieces: list[Piece], only: Any = None) -> tuple[list[Piece], Prop[Any]]:
    props = [prop for prop in CATALOGUE.own_props(kind) if only is None or only(prop)]
    prop = draw(st.sampled_from(props))
    name = draw(st.sampled_from([prop.key, prop.key, *prop.aliases]))
    if CATALOGUE.prop(kind, name) is not prop:
        name = prop.key
    return [*pieces, Piece(_any_case(draw, name), glued=bool(pieces))], prop


def _shorthand(draw: st.DrawFn, kind: Kind) -> list[Piece]:
    hops, end = _hops(draw, kind)
    if not any(prop.kind in (K.ENUM, K.FLAG) for prop in CATALOGUE.own_props(end)):
        return [Piece("osprey", free=True)]
    path, prop = _prop(draw, end, hops, lambda prop: prop.kind in (K.ENUM, K.FLAG))
    value = draw(st.sampled_from([*prop.choices] if prop.kind is K.ENUM else ["true", "no", "1"]))
    return [*path, Piece(".", glued=True), Piece(_any_case(draw, value), glued=True)]


def _condition(draw: st.DrawFn, kind: Kind) -> list[Piece]:
    path, prop, end = _path(draw, kind)
    how = draw(st.sampled_from(["op", "op", "op", "in", "is"]))
    no = [Piece(_any_case(draw, "NOT"))] if draw(st.booleans()) else []
    if how == "is":
        return [
            *path,
            Piece(_any_case(draw, "IS")),
            *no,
            Piece(_any_case(draw, draw(st.sampled_from(["NULL", "EMPTY"])))),
        ]
    if how == "in":
        values = [_value(draw, end, prop) for _ in range(draw(st.integers(1, 3)))]
        inside = [piece for value in values for piece in (value, Piece(","))][:-1]
        return [*path, *no, Piece(_any_case(draw, "IN")), Piece("("), *inside, Piece(")")]
    op = draw(st.sampled_from(sorted(operators(prop))))
    nothing = op in ("=", "!=") and draw(st.integers(0, 5)) == 0
    value = Piece(draw(st.sampled_from(["null", '""', "EMPTY"]))) if nothing else _value(draw, end, prop)
    return [*path, Piece(op.value), value]


def _path(draw: st.DrawFn, kind: Kind) -> tuple[list[Piece], Prop[Any], Kind]:
    hops, end = _hops(draw, kind)
    path, prop = _prop(draw, end, hops)
    return path, prop, end


def _value(draw: st.DrawFn, kind: Kind, prop: Prop[Any]) -> Piece:
    match prop.kind:
        case K.ENUM:
            aliases = [f'"{alias}"' if " " in alias else alias for alias in prop.choice_aliases]
            return Piece(_any_case(draw, draw(st.sampled_from([*prop.choices, *aliases]))))
        case K.FLAG:
            return Piece(draw(st.sampled_from(["true", "FALSE", "yes", "no", "1", "0"])))
        case K.TEXT | K.TEXTS | K.REF | K.TAGS:
            if prop.key == "name" and kind in _LIVE:
                return Piece(draw(st.sampled_from(_LIVE[kind])).replace("*", "\\*"))
            return Piece(draw(st.sampled_from(["web", "w*b", '"a b"', "x,y"])).replace(",", "-"), free=True)
        case K.IPS:
            return Piece(draw(st.sampled_from(["10.0.0.1", "10.0.0.0/24", "10.*"])), free=True)
        case _:
            return Piece(draw(st.sampled_from(_NUMBERS[prop.kind])), free=True)


def _sorting(draw: st.DrawFn, kind: Kind) -> list[Piece]:
    pieces = [Piece(_any_case(draw, "sortby"))]
    for number in range(draw(st.integers(1, 2))):
        path, _prop_there, _end = _path(draw, kind)
        order = draw(st.sampled_from(["", "asc", "DESC"]))
        pieces += [*([Piece(",")] if number else []), *path, *([Piece(order)] if order else [])]
    return pieces

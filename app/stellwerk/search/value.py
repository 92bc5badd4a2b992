"""Reads the values of a query by the kind of their property, and says what is accepted. Pure; any thread."""

import ipaddress
import re
from collections.abc import Callable
from functools import cache
from typing import Any, assert_never

from stellwerk.core.record import Record
from stellwerk.core.text import N_, _
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.search.ast import Literal, Op
from stellwerk.search.checked import Choice, Network, Pattern, Truth, Unset, Value
from stellwerk.search.moment import iso_form, read_moment
from stellwerk.search.name import closest, shorthand_values
from stellwerk.search.number import Amount, read_count, read_duration, read_percent, read_rate, read_size, read_version
from stellwerk.search.token import NOTHING, quote, write_value

K = PropKind

_EQUAL = frozenset({Op.EQUAL, Op.NOT_EQUAL})
_CONTAIN = frozenset({Op.CONTAINS, Op.CONTAINS_NOT})
RELATION_OPERATORS = _EQUAL | _CONTAIN
"""What may stand between a relation and the text that is sought in the related object."""
_ORDER = frozenset({Op.LESS, Op.LESS_EQUAL, Op.GREATER, Op.GREATER_EQUAL})
_TEXTUAL = frozenset({K.TEXT, K.TEXTS, K.ENUM, K.IPS, K.REF, K.TAGS})
_PLAIN = frozenset({K.TEXT, K.TEXTS, K.REF, K.TAGS})
_ENUM = K.ENUM  # looking up an enum's member is slow
_NUMERIC = frozenset({K.COUNT, K.BYTES, K.PERCENT, K.RATE, K.TIME, K.DATE, K.DURATION, K.VERSION})

ACCEPTED = {
    K.COUNT: N_("a number, for example 4 or 2.5"),
    K.BYTES: N_("a size, for example 4096, 4GiB or 500MB"),
    K.PERCENT: N_("a percentage, for example 80 or 80%"),
    K.RATE: N_("bytes a second, for example 10MiB/s"),
    K.TIME: N_("a time, for example 2026-01-31, today, monday or now-2h"),
    K.DATE: N_("a date, for example 2026-01-31, today or today-7d"),
    K.DURATION: N_("a duration, for example 90s, 1d6h or 06:30; a bare number is days"),
    K.VERSION: N_("a version, for example 9.0 or 10.1.0"),
    K.FLAG: N_("true or false"),
    K.IPS: N_("an IP address, one with *, or a network like 10.0.0.0/24"),
}
"""What a value may look like, by kind; other kinds take any text or name their values."""


class Refusal(Record, frozen=True):
    """Why a value is refused, what to do, and, if there is one, the text to write instead."""

    message: str
    hint: str = ""
    instead: str | None = None


@cache
def operators(prop: Prop[Any]) -> frozenset[Op]:
    """The operators that a property takes."""
    found = _EQUAL
    if prop.kind in _TEXTUAL:
        found |= _CONTAIN
    if prop.kind in _NUMERIC or (prop.kind is K.ENUM and prop.ordered):
        found |= _ORDER
    return found


def is_nothing(literal: Literal) -> bool:
    """Whether the value means that there is none: `null`, `empty` without quotes, or the empty text."""
    return literal.text == "" or (not literal.quoted and literal.text.casefold() in NOTHING)


def read_value(prop: Prop[Any], op: Op, literal: Literal, noun: str, *, suggest: bool) -> Value | Refusal:
    """What a value means to a property. `noun` names the objects for people; `suggest` allows the slow search for
    what was probably meant.
    """
    if is_nothing(literal):
        return Unset() if op in _EQUAL else _no_nothing(op, literal)
    kind = prop.kind
    if kind is _ENUM:
        return _choice(prop, op, literal, noun, suggest)
    if op in _CONTAIN:
        return Pattern((literal.text.casefold(),))
    if kind in _PLAIN:
        return _pattern(prop, literal)
    return _parsed(prop, literal)


def _pattern(prop: Prop[Any], literal: Literal) -> Pattern:
    alias = prop.choice_aliases.get(literal.text.casefold()) if prop.choice_aliases else None
    pieces = literal.pieces if alias is None else alias.split("*")
    return Pattern(tuple([piece.casefold() for piece in pieces]))


def _parsed(prop: Prop[Any], literal: Literal) -> Value | Refusal:
    match prop.kind:
        case K.TEXT | K.TEXTS | K.REF | K.TAGS | K.ENUM:
            return _pattern(prop, literal)
        case K.IPS:
            return _address(literal) or _refused(prop, literal)
        case K.FLAG:
            truth = shorthand_values(prop).get(literal.text.casefold())
            return Truth(truth == "true") if truth is not None else _refused(prop, literal)
        case K.TIME | K.DATE:
            return read_moment(literal.text) or _no_time(prop, literal)
        case K.COUNT | K.BYTES | K.PERCENT | K.RATE | K.DURATION | K.VERSION:
            return _amount(prop, literal.text) or _refused(prop, literal)
        case _:
            assert_never(prop.kind)


def write(prop: Prop[Any], op: Op, value: Value, literal: Literal) -> str:
    """The value as canonical text."""
    match value:
        case Choice(values=(single,)) if len(literal.pieces) == 1 and op not in _CONTAIN:
            exact = literal.pieces[0].casefold() in shorthand_values(prop)
            return quote(single) if exact else write_value(literal.pieces)
        case Unset():
            return "null"
        case Truth(value=truth):
            return "true" if truth else "false"
        case _:
            return write_value(literal.pieces)


def fits(pieces: tuple[str, ...], text: str) -> bool:
    """Whether a whole text, case folded, is the pieces with anything between them. Linear in the text per piece."""
    if len(pieces) == 1:
        return text == pieces[0]
    first, last = pieces[0], pieces[-1]
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, stop = len(first), len(text) - len(last)
    for piece in pieces[1:-1]:
        at = text.find(piece, at, stop)
        if at < 0:
            return False
        at += len(piece)
    return True


def _amount(prop: Prop[Any], text: str) -> Amount | None:
    text = text.strip()
    match prop.kind:
        case K.BYTES:
            return read_size(text, prop.size_unit)
        case K.PERCENT:
            return read_percent(text)
        case K.RATE:
            return read_rate(text)
        case K.DURATION:
            return read_duration(text)
        case K.VERSION:
            return read_version(text)
        case _:
            return read_count(text)


def _choice(prop: Prop[Any], op: Op, literal: Literal, noun: str, suggest: bool) -> Choice | Refusal:
    chosen: tuple[str, ...]
    words = shorthand_values(prop)
    wanted = literal.text.casefold()
    if op not in _CONTAIN and len(literal.pieces) == 1:
        chosen = (words[wanted],) if wanted in words else ()
    elif op in _CONTAIN:
        chosen = _chosen(prop, lambda word: wanted in word)
    else:
        folded = tuple(piece.casefold() for piece in literal.pieces)
        chosen = _chosen(prop, lambda word: fits(folded, word))
    if chosen:
        return Choice(chosen)
    message = _('{many} have no {property} "{value}"').format(many=noun, property=prop.key, value=literal.text[:60])
    meant = closest(wanted, (*prop.choices, *prop.choice_aliases)) if suggest else None
    if meant is not None:
        meant = quote(meant)
        return Refusal(message, _("did you mean {text}?").format(text=meant), meant)
    return Refusal(message, _("there are {values}").format(values=", ".join(prop.choices)))


def _chosen(prop: Prop[Any], fit: Callable[[str], bool]) -> tuple[str, ...]:
    """The values that fit; where none does, those that have another word that fits."""
    own = tuple(choice for choice in prop.choices if fit(choice.casefold()))
    return own or tuple(dict.fromkeys(value for word, value in shorthand_values(prop).items() if fit(word)))


def _address(literal: Literal) -> Pattern | Network | None:
    if len(literal.pieces) > 1:
        return Pattern(tuple(piece.casefold() for piece in literal.pieces))
    try:
        network = ipaddress.ip_network(literal.text.strip(), strict=False)
    except ValueError:
        return None
    return Network(network.version, int(network.network_address), int(network.broadcast_address))


def _no_nothing(op: Op, literal: Literal) -> Refusal:
    message = _("{op} needs a value").format(op=op.value)
    if literal.text == "":
        return Refusal(message, _("to find what is not set write IS NULL"))
    written = f'"{literal.text}"'
    return Refusal(message, _("for the word itself write {text}").format(text=written), written)


def _no_time(prop: Prop[Any], literal: Literal) -> Refusal:
    iso = iso_form(literal.text)
    if iso is None:
        return _refused(prop, literal)
    message = _('"{value}" is no date').format(value=literal.text)
    return Refusal(message, _("did you mean {text}?").format(text=iso), iso)


_PART_OF_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}\.?", re.ASCII)


def _refused(prop: Prop[Any], literal: Literal) -> Refusal:
    message = _('"{value}" does not fit {property}').format(value=literal.text[:60], property=prop.key)
    if prop.kind is K.IPS and _PART_OF_ADDRESS.fullmatch(literal.text):
        meant = f"{literal.text.rstrip('.')}.*"
        return Refusal(message, _("did you mean {text}?").format(text=meant), meant)
    return Refusal(message, _("write {accepted}").format(accepted=_(ACCEPTED[prop.kind])))

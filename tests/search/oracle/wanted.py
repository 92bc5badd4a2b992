"""What a condition may want, each with what it means by the description of the language alone."""

import ipaddress
from fractions import Fraction
from typing import Any

from stellwerk.core.record import Record

Number = int | float | Fraction

_ORDER = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


class Words(Record, frozen=True):
    """A text in pieces, anything between them."""

    pieces: tuple[str, ...]

    def fits(self, value: Any, op: str) -> bool:
        """`~`: a part of it, as it is written; else the whole, ignoring case."""
        text = str(value).casefold()
        if op == "~":
            return "*".join(self.pieces).casefold() in text
        return _whole([piece.casefold() for piece in self.pieces], text)


def _whole(pieces: list[str], text: str) -> bool:
    first, *rest = pieces
    if not rest:
        return text == first
    return text.startswith(first) and any(_whole(rest, text[cut:]) for cut in range(len(first), len(text) + 1))


class Cut(Record, frozen=True):
    """A number as it is written: `step` is the worth of its last place."""

    number: Fraction
    step: Fraction

    def fits(self, value: Any, op: str) -> bool:
        """`=` holds after the value is cut down to what is written."""
        exact = Fraction(str(value))
        if op != "=":
            return bool(_ORDER[op](exact, self.number))
        return Fraction(int(exact / self.step)) * self.step == self.number


class Span(Record, frozen=True):
    """A time, as exactly as it is written: from the one to before the other."""

    start: float
    end: float

    def fits(self, value: Any, op: str) -> bool:
        """`=` means within; anything else counts from the start."""
        return self.start <= value < self.end if op == "=" else bool(_ORDER[op](value, self.start))


class Net(Record, frozen=True):
    """A network, or one address."""

    text: str

    def fits(self, value: Any, op: str) -> bool:
        """Whether the address lies in it; the length of its prefix is left out."""
        network = ipaddress.ip_network(self.text, strict=False)
        try:
            address = ipaddress.ip_address(str(value).partition("/")[0])
        except ValueError:
            return False
        return address.version == network.version and address in network


class Rank(Record, frozen=True):
    """One of ordered choices."""

    choices: tuple[str, ...]
    choice: str

    def fits(self, value: Any, op: str) -> bool:
        """By their order."""
        left, right = self.choices.index(value), self.choices.index(self.choice)
        return left == right if op == "=" else bool(_ORDER[op](left, right))


class Truth(Record, frozen=True):
    """Yes or no."""

    yes: bool

    def fits(self, value: Any, op: str) -> bool:
        """The same."""
        return bool(value) is self.yes


WANTED = (Words, Cut, Span, Net, Rank, Truth)

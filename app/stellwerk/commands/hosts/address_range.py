"""Several addresses in one text: lists, and ranges such as `h[01-40].example.org`, `10.0.0.[11-50]`. Pure; any thread.

Addresses stand apart by blanks, commas, semicolons or line breaks; what follows a `#` is a comment. In brackets stand
numbers and ranges of numbers, with commas between; leading zeros of the first number are kept.
"""

import re
from collections.abc import Iterator
from itertools import product
from math import prod

from stellwerk.core.error import Invalid
from stellwerk.core.text import _

MOST = 500
"""Addresses at a time; the product is made for 400 hosts."""
MOST_TEXT = 200_000
"""Characters of a pasted text."""

_WORD = re.compile(r"(?:[^\s,;\[\]]|\[[^\[\]]*\])+")
_BETWEEN = re.compile(r"[\s,;]*")
_RANGE = re.compile(r"\[([0-9]{1,9}(?:-[0-9]{1,9})?(?:,[0-9]{1,9}(?:-[0-9]{1,9})?)*)\]")


def expanded(text: str) -> tuple[str, ...]:
    """Each address once for each time it is named, in order. Raises Invalid for a range that cannot be read, and for
    more than MOST."""
    if len(text) > MOST_TEXT:
        raise Invalid(_("the list of addresses is too long"), _("give at most {n} addresses at a time").format(n=MOST))
    found: list[str] = []
    for line in text.splitlines():
        for word in _words(line.partition("#")[0]):
            found += _ranged(word, MOST - len(found))
    return tuple(found)


def _words(line: str) -> Iterator[str]:
    end = 0
    for match in _WORD.finditer(line):
        _refuse_rest(line[end : match.start()])
        yield match.group()
        end = match.end()
    _refuse_rest(line[end:])


def _refuse_rest(rest: str) -> None:
    """Between two addresses stands nothing but what separates them."""
    if not _BETWEEN.fullmatch(rest):
        text = _('the brackets in "{text}" do not match').format(text=rest.strip()[:80])
        raise Invalid(text, _example())


def _ranged(word: str, room: int) -> list[str]:
    """All addresses that a word stands for."""
    parts = _RANGE.split(word)  # texts and contents of brackets in turn
    ranges = [_runs(content, word) for content in parts[1::2]]
    if prod(sum(len(run) for _width, run in runs) for runs in ranges) > room:
        text = _('"{text}" makes more addresses than can be added at a time').format(text=word[:80])
        raise Invalid(text, _("give at most {n} addresses at a time").format(n=MOST))
    numbers = [[f"{number:0{width}d}" for width, run in runs for number in run] for runs in ranges]
    return [_joined(parts[::2], chosen) for chosen in product(*numbers)]


def _runs(content: str, word: str) -> list[tuple[int, range]]:
    """The runs of numbers within brackets, each with the least number of its digits."""
    runs = []
    for part in content.split(","):
        first, _dash, last = part.partition("-")
        last = last or first
        if int(last) < int(first):
            text = _('the range "{text}" runs backwards').format(text=word[:80])
            raise Invalid(text, _example())
        runs.append((len(first) if first.startswith("0") else 1, range(int(first), int(last) + 1)))
    return runs


def _joined(texts: list[str], numbers: tuple[str, ...]) -> str:
    return "".join(part for pair in zip(texts, (*numbers, ""), strict=True) for part in pair)


def _example() -> str:
    return _("write for example {example}").format(example="h[01-40].example.org")

"""How well an entry of the command palette fits what is typed. Pure; any thread."""

from collections.abc import Iterable
from typing import NamedTuple

PREFIX, WORD, INSIDE, FUZZY = range(4)
_BOUNDS = frozenset(" -_./:(\"'")


class Candidate(NamedTuple):
    """An entry by its lower-case text."""

    text: str
    entry: object


def fit(text: str, typed: str) -> int | None:
    """PREFIX, WORD (the start of a word), INSIDE or FUZZY (the letters in order); None = no fit. Both lower case."""
    at = text.find(typed)
    if at == 0:
        return PREFIX
    while at > 0:
        if text[at - 1] in _BOUNDS:
            return WORD
        following = text.find(typed, at + 1)
        if following < 0:
            return INSIDE
        at = following
    return FUZZY if _in_order(text, typed) else None


def ranked(candidates: Iterable[Candidate], typed: str, most: int) -> list[object]:
    """The best `most` entries: better fits first, shorter texts first, else in the order given."""
    typed = typed.casefold().strip()
    if not typed:
        return [candidate.entry for candidate, _ in zip(candidates, range(most), strict=False)]
    found: list[tuple[int, int, int, object]] = []
    for place, candidate in enumerate(candidates):
        how = fit(candidate.text, typed)
        if how is not None:
            found.append((how, len(candidate.text), place, candidate.entry))
    found.sort(key=lambda item: item[:3])
    return [entry for *_rest, entry in found[:most]]


def _in_order(text: str, typed: str) -> bool:
    at = 0
    for letter in typed:
        if letter == " ":
            continue
        at = text.find(letter, at) + 1
        if not at:
            return False
    return True

"""How well a word fits what is typed: at its beginning, at that of a part, within, or letter by letter. Any thread."""

import re
from enum import IntEnum
from functools import lru_cache

_LEAST_FUZZY = 2
"""A single letter is within a word or not."""


class Grade(IntEnum):
    """The better, the smaller."""

    PREFIX = 0
    WORD_START = 1
    WITHIN = 2
    FUZZY = 3


def grade(typed: str, word: str) -> Grade | None:
    """How well a word fits what is typed, both case folded; None = not at all."""
    if word.startswith(typed):
        return Grade.PREFIX
    at = word.find(typed)
    if at >= 0:
        return Grade.WORD_START if word_start(typed).search(word, at) else Grade.WITHIN
    if len(typed) < _LEAST_FUZZY:
        return None
    rest = iter(word)
    return Grade.FUZZY if all(letter in rest for letter in typed) else None


@lru_cache(maxsize=64)
def word_start(typed: str) -> re.Pattern[str]:
    """Finds what is typed where neither a letter nor a digit stands before it."""
    return re.compile(rf"(?<![^\W_]){re.escape(typed)}")


@lru_cache(maxsize=64)
def letter_by_letter(typed: str) -> re.Pattern[str]:
    """Finds lines that hold the letters in their order. Linear: no letter is passed over that could have been taken."""
    letters = "".join(rf"[^\n{re.escape(letter)}]*+{re.escape(letter)}" for letter in typed)
    return re.compile(rf"^{letters}", re.MULTILINE)


def matched(typed: str, shown: str) -> tuple[tuple[int, int], ...]:
    """The half-open spans of what is shown that what is typed matches: what a list writes in bold."""
    wanted, word = typed.casefold(), shown.casefold()
    if not wanted or len(word) != len(shown):
        return ()
    at = word.find(wanted)
    if at >= 0:
        found = word_start(wanted).search(word, at)
        at = found.start() if found is not None and not word.startswith(wanted) else at
        return ((at, at + len(wanted)),)
    spans, at = [], -1
    for letter in wanted:
        at = word.find(letter, at + 1)
        if at < 0:
            return ()
        spans.append((at, at + 1))
    return tuple(spans)

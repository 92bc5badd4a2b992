"""The values that a property has among the objects there are, ready to be looked through. Immutable; any thread."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate

from stellwerk.search.completion.rank import Grade, grade, letter_by_letter, word_start
from stellwerk.search.order import natural_text

MOST = 50
"""Live values on offer at a time."""

_ENOUGH = 10 * MOST
"""After so many values that hold what is typed the rest is not looked at for better ones."""
_FUZZY_LENGTH = 400_000
"""Characters of all values together; more are not looked through letter by letter."""


class LiveValues:
    """Values with how many objects have them; the most frequent first, then in natural order.

    They are looked through as one text, which takes a fraction of looking at each.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._values = sorted(counts, key=lambda value: (-counts[value], natural_text(value)))
        self._counts = counts
        lines = [value.casefold().replace("\n", " ") for value in self._values]
        self._text = "\n" + "\n".join(lines) + "\n"
        self._starts = [1, *(1 + end for end in accumulate(len(line) + 1 for line in lines))]

    def __len__(self) -> int:
        return len(self._values)

    def count(self, value: str) -> int:
        """How many objects have the value."""
        return self._counts.get(value, 0)

    def best(self, typed: str, lately: Iterable[str] = (), most: int = MOST) -> list[str]:
        """The values that fit what is typed, best first. `lately` are those used lately, the latest first."""
        wanted = typed.casefold().replace("\n", " ")
        first = dict.fromkeys(value for value in lately if value in self._counts)
        if not wanted:
            return list(dict.fromkeys((*first, *self._values[:most])))[:most]
        grades = {value: how for value in first if (how := grade(wanted, value.casefold())) is not None}
        places = {value: place for place, value in enumerate(first)}
        for index, how in self._matches(wanted, most):
            grades.setdefault(self._values[index], how)
        return sorted(grades, key=lambda value: (grades[value], places.get(value, len(places))))[:most]

    def _matches(self, wanted: str, most: int) -> Iterable[tuple[int, Grade]]:
        """The places of the values that fit, in their order within each grade; at least `most` if so many do."""
        found = dict.fromkeys(self._prefixed(wanted, most), Grade.PREFIX)
        if len(found) < most:
            self._holding(wanted, most, found)
        if len(found) < most and len(wanted) > 1 and len(self._text) <= _FUZZY_LENGTH:
            for match in letter_by_letter(wanted).finditer(self._text):
                found.setdefault(self._index(match.start()), Grade.FUZZY)
                if len(found) >= 2 * most:
                    break
        return found.items()

    def _prefixed(self, wanted: str, most: int) -> list[int]:
        text, sought = self._text, f"\n{wanted}"
        found: list[int] = []
        at = text.find(sought)
        while at >= 0 and len(found) < most:
            found.append(self._index(at + 1))
            at = text.find(sought, at + 1)
        return found

    def _holding(self, wanted: str, most: int, found: dict[int, Grade]) -> None:
        """Add the values that hold what is typed elsewhere than at the beginning."""
        text, starts, held = self._text, word_start(wanted), 0
        at = text.find(wanted)
        while at >= 0 and held < _ENOUGH:
            index = self._index(at)
            end = self._starts[index + 1] - 1
            if index not in found:
                held += 1
                found[index] = Grade.WORD_START if starts.search(text, at, end) else Grade.WITHIN
            at = text.find(wanted, end)

    def _index(self, place: int) -> int:
        """The number of the line that a place is in."""
        return bisect_right(self._starts, place) - 1

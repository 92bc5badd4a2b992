"""What is wrong with a query: for people, with the exact place and, where possible, the correction. Any thread."""

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record


class Fix(Record, frozen=True):
    """A correction: `text` instead of the characters from `start` up to, not including, `end`."""

    text: str
    start: int
    end: int

    def applied(self, query: str) -> str:
        """The text of the query with the correction in it."""
        return query[: self.start] + self.text + query[self.end :]


class QueryError(Record, frozen=True):
    """One mistake in a query: what, where (`start` up to, not including, `end`), what to do, and the correction.

    `otherwise`: another correction, where the first one would not be enough.
    """

    message: str
    start: int
    end: int
    hint: str = ""
    fix: Fix | None = None
    otherwise: Fix | None = None

    def as_invalid(self) -> Invalid:
        """The same as an error of the program's family."""
        return Invalid(self.message, self.hint)

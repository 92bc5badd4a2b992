"""What is on offer at a place in a query. Frozen; any thread."""

from enum import StrEnum

from stellwerk.core.record import Record


class What(StrEnum):
    """What an offer is. The value is stable: machine formats print it."""

    __hash__ = str.__hash__

    TYPE = "type"
    PROPERTY = "property"
    RELATION = "relation"
    OPERATOR = "operator"
    KEYWORD = "keyword"
    SIGN = "sign"
    """Punctuation: a colon, a dot, a comma, a bracket."""
    VALUE = "value"
    """One that a property can have by its declaration, or that some object has now."""
    EXAMPLE = "example"
    """What a number or a time may look like."""


class Offer(Record, frozen=True):
    """`insert`, correctly quoted and spaced, instead of the characters from `start` up to, not including, `end`.

    `text` is the same without quotes and spaces, as it is to be shown; `detail` says in words what it is. `follows`:
    it goes on after the word that touches the cursor, instead of being another word for it.
    """

    insert: str
    start: int
    end: int
    what: What
    text: str
    detail: str = ""
    follows: bool = False

    def applied(self, query: str) -> str:
        """The text of the query with the offer taken."""
        return query[: self.start] + self.insert + query[self.end :]

    @property
    def cursor(self) -> int:
        """Where the cursor stands once it is taken."""
        return self.start + len(self.insert)

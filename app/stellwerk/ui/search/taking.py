"""What a query is once an offer is taken, so that the next thing can be typed at once. Pure; any thread."""

from stellwerk.search.completion.offer import Offer, What

_BLANK_AFTER = frozenset({What.PROPERTY, What.OPERATOR, What.KEYWORD, What.VALUE})
_SIGNS_WITH_BLANK = (":", ",", ")")


def taken(text: str, offer: Offer) -> tuple[str, int]:
    """The text with the offer in it and the place of the cursor: at the end of a text behind a blank, and behind a
    colon after a type. A relation, an example and an opening sign may go on without one.
    """
    new, cursor = offer.applied(text), offer.cursor
    if new[cursor:].strip():
        return new, cursor
    added = ""
    if offer.what is What.TYPE:
        added = ": "
    elif offer.what in _BLANK_AFTER or offer.text in _SIGNS_WITH_BLANK:
        added = " "
    return new[:cursor] + added, cursor + len(added)

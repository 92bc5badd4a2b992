"""Whether a text is a query or the beginning of one, found out by writing on: with the parser alone, nothing of
completion in it.
"""

from collections.abc import Iterator
from functools import cache

from stellwerk.core.ids import Kind
from stellwerk.search.query import read

_ENDS = (
    "", " x", " null", "null", "x", "= null", " = null", ".id = null", "id = null", "=null", " in (null)",
    " (null)", "(null)", "null)", " null)", ",null)", ", null)", ")", "id", ".id", " id", "1", " 1", "1)", " 1)",
    " today", "today", " 1d", " 9.0", " true", "true", " up", "up", " normal", "normal", " 10.0.0.1", ":", ": x", '"',
    '""', ' ""', " is null", "(x)", " (x)", "x)",
)  # fmt: skip
"""What may be missing, besides closing brackets."""


@cache  # what is offered at one place is often what is offered at the next
def is_query_or_beginning(text: str, kind: Kind | None = None) -> bool:
    """Whether something can be written after a text that makes it a valid query."""
    return any(read(longer, kind=kind).valid for longer in _longer(text))


def _longer(text: str) -> Iterator[str]:
    for end in _ENDS:
        open_ = text.count("(") + end.count("(") - text.count(")") - end.count(")")
        for closing in range(max(0, min(open_, 4)) + 1):
            yield f"{text}{end}{')' * closing}"
    deep = text.count("(")
    for end in ("x", " x", "null", " null"):
        yield f"{text}{end}{')' * deep}"

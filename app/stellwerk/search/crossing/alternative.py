"""Criteria written out as alternatives, each an AND of single conditions: what is entangled by OR comes apart.

Within one alternative each relation can choose its object for itself. Pure; any thread.
"""

from itertools import product

from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.search.checked import Criterion, Either, Every, Leaf, Negation

MOST_ALTERNATIVES = 64
"""Of one entangled part; people write two or three."""


def alternatives(node: Criterion) -> list[tuple[Leaf | Negation, ...]]:
    """A part as alternatives of single conditions. Raises Refused for too many."""
    match node:
        case Either(items=items):
            found = [alternative for item in items for alternative in alternatives(item)]
        case Every(items=items):
            parts = [alternatives(item) for item in items]
            count = 1
            for part in parts:
                count *= len(part)
            found = [sum(choice, ()) for choice in product(*parts)] if count <= MOST_ALTERNATIVES else []
        case _:
            return [(node,)]
    if not found or len(found) > MOST_ALTERNATIVES:
        raise Refused(_("too many conditions on the same object are joined by OR"), _("write fewer at a time"))
    return found

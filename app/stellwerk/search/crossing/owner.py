"""What a condition on parts of VMs asks of the VM: of fifty thousand parts only those of VMs that fit are looked at.
Any thread.
"""

from stellwerk.search.checked import Criterion, Either, Every, FreeText, Negation
from stellwerk.search.crossing.outside import shortened

OWNER = "vm"
"""The relation from a part to its VM. There is always one."""


def asked_of_owner(criteria: Criterion) -> Criterion | None:
    """What must be true of its VM where the criteria are true of a part; None = nothing that is known.

    What free text finds of a part it finds of its VM, too.
    """
    match criteria:
        case FreeText(hops=(), negated=False):
            return criteria
        case Every(items=items):
            asked = [part for item in items if (part := asked_of_owner(item)) is not None]
            return Every(tuple(asked)) if asked else None
        case Either(items=items):
            sides = [part for item in items if (part := asked_of_owner(item)) is not None]
            return Either(tuple(sides)) if len(sides) == len(items) else None
        case Negation():
            return None
        case _:
            return shortened(criteria, 1) if criteria.hops and criteria.hops[0].key == OWNER else None

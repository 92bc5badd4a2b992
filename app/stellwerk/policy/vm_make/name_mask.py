"""Names for several VMs from a mask: `web-??` makes `web-01`, `web-02`. Pure; any thread."""

import re
from collections.abc import Collection

from stellwerk.core.error import Conflict, Invalid
from stellwerk.core.text import _

MARK = "?"
MOST = 200
"""VMs that are made by one call."""


def is_mask(name: str) -> bool:
    """It stands for several names."""
    return MARK in name


def names_of(mask: str, count: int, taken: Collection[str]) -> tuple[str, ...]:
    """The first `count` names of the mask, from 1 on, that are not taken; the name itself where it is none.

    Raises Invalid for several without a mask, or a mask of several parts; Conflict where it has too few names left.
    """
    if not 1 <= count <= MOST:
        raise Invalid(_("from 1 to {n} VMs are made at a time").format(n=MOST))
    if not is_mask(mask):
        if count > 1:
            raise Invalid(_("several VMs need a name with a place for their number"), _("write for example web-??"))
        return (mask,)
    marks = re.findall(r"\?+", mask)
    if len(marks) > 1:
        raise Invalid(_("a name has one place for its number"), _("write for example web-??"))
    width = len(marks[0])
    found: list[str] = []
    for number in range(1, 10 ** min(width, 6)):
        name = mask.replace(marks[0], f"{number:0{width}}", 1)
        if name not in taken:
            found.append(name)
        if len(found) == count:
            return tuple(found)
    text = _('"{mask}" has {n} free names left').format(mask=mask, n=len(found))
    raise Conflict(text, _("add a question mark, or make fewer"))

"""What a relation between kinds is. The table of them is in the catalogue. Pure; any thread."""

from collections.abc import Callable, Iterable
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import Text


class Relation(Record, frozen=True, kw_only=True):
    """From objects of `source` to objects of `target`.

    A relation is one of three: *stored* (`ids` reads the target ids from the entity itself), *inverse* of a stored
    one (`inverse_of` names its key on the target kind; the inventory keeps the index) or a *path* (`through`: the
    keys of relations followed one after the other). `many`: more than one target is possible.
    `usual`: what a type name used as a hop means, where several relations lead to that kind.
    """

    key: str
    source: Kind
    target: Kind
    title: Text
    many: bool = False
    aliases: tuple[str, ...] = ()
    ids: Callable[[Any], Iterable[str]] | None = None
    inverse_of: str = ""
    through: tuple[str, ...] = ()
    usual: bool = True

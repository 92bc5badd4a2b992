"""What data centers, clusters and hosts have in common as things that the user made. Owner thread."""

from collections.abc import Callable
from typing import Any

from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _, quoted
from stellwerk.engine.look import Look, kind_word
from stellwerk.model.entity import Entity, name_of


def name_refusal(kind: Kind, look: Look) -> AppError | None:
    """Names are unique within a kind, whatever their case."""
    wanted = look.arg("name")
    if not wanted:
        return None
    for other in look.graph.all(kind):
        if other != look.target and name_of(other).casefold() == wanted.casefold():
            text = _('there is a {kind} "{name}" already').format(kind=kind_word(kind), name=name_of(other))
            return Conflict(text, _("choose another name"))
    return None


def contents_refusal(relation: str) -> Callable[[Look], AppError | None]:
    """A container is removed only when it is empty; the refusal names what it holds."""

    def refusal(look: Look) -> AppError | None:
        if look.target is None:
            return None
        names = sorted(name_of(inner) for inner in look.graph.related(look.target, relation))
        if not names:
            return None
        text = _('"{name}" still contains {contents}').format(name=look.name, contents=quoted(names))
        return Refused(text, _("move or remove them first"))

    return refusal


def changes_of(entity: Entity, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is different, and what it was: the fields that are given (not None) and have another value now.

    Raises Invalid where nothing is given.
    """
    wanted = {key: value for key, value in given.items() if value is not None}
    if not wanted:
        raise Invalid(_("nothing to change is given"), _("give at least one value"))
    new = {key: value for key, value in wanted.items() if getattr(entity, key) != value}
    return new, {key: getattr(entity, key) for key in new}


def shows_args(kind: Kind, **fields: str) -> Callable[[Look], bool]:
    """An outcome: an object of this kind (the target, or any where there is none) shows every argument that was given.

    `fields` maps parameters to the fields they set where the names differ; other parameters set none.
    """

    def reached(look: Look) -> bool:
        wanted = {fields.get(name, name): value for name, value in look.args.items() if value is not None}
        candidates = (look.target,) if look.target is not None else look.graph.all(kind)
        return any(all(getattr(one, key, value) == value for key, value in wanted.items()) for one in candidates)

    return reached


def is_gone(look: Look) -> bool:
    """An outcome: it is not there any more."""
    return look.target is None

"""Which queries can be watched for. Pure; any thread."""

from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.crossing.outside import crosses
from stellwerk.search.query import Query, read

_NEVER = frozenset({Kind.EVENT, Kind.TASK, Kind.ALARM, Kind.ALERT})


def mistake_of(query: str, clear: str, catalogue: Catalogue) -> AppError | None:
    """Why these two queries cannot be watched; an empty `clear` is none."""
    wanted = read(query, catalogue=catalogue)
    if (found := _mistake(wanted)) is not None:
        return found
    if not clear:
        return None
    cleared = clearing(clear, wanted, catalogue)
    if cleared.kind is not wanted.kind:
        text = _("what clears an alarm must be about the same type")
        return Invalid(text, _("begin both queries with the same type"))
    return _mistake(cleared)


def clearing(clear: str, query: Query, catalogue: Catalogue) -> Query:
    """The query that clears; the type may be left out."""
    return read(clear, kind=query.kind, catalogue=catalogue)


def _mistake(query: Query) -> AppError | None:
    if query.errors:
        return query.errors[0].as_invalid()
    if query.kind is None:
        return Invalid(_("an alarm needs to know what it is about"), _("begin its query with a type, as in Hosts: …"))
    if query.kind in _NEVER or crosses(query.checked):
        text = _("an alarm cannot be about events, tasks or alarms")
        return Invalid(text, _("ask for properties of hosts, VMs, storage and the like"))
    if query.page is not None:
        return Invalid(_("an alarm cannot be about one page of a list"), _("leave out the page"))
    return None

"""Taking note of all events that a query finds, in the database and out of sight. Owner thread; the function yields
steps."""

from typing import Annotated

from stellwerk.commands.object_name import checked_line
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _, plural
from stellwerk.engine.command import command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import MarkEvents, Steps
from stellwerk.model.event import Mark
from stellwerk.ports.alarm.marking import Marking
from stellwerk.search.query import read

_QUERY = Arg(
    N_("Query"), N_("Over events, for example Events: severity = warning and time < now-1d"), check=checked_line
)
_TAKE_BACK = Arg(N_("Take it back"), N_("Show them as if nobody had taken note of them"))
_AT = Arg(N_("Acknowledged at"), N_("The time of the acknowledgement that an undo takes back"), hidden=True)


def _refusal(look: Look) -> AppError | None:
    text = look.arg("query")
    if text is None or look.partial:
        return None
    query = read(text, catalogue=look.inventory.catalogue)
    if query.errors:
        return query.errors[0].as_invalid()
    if query.kind is not Kind.EVENT:
        return Invalid(_("the query is not about events"), _("begin it with their type, for example Events:"))
    return None


@command(
    "Acknowledge-Event",
    title=N_("Acknowledge all…"),
    verb=N_("Acknowledge"),
    help=N_("Note on all events that a query finds, however old they are, that you know of them"),
    done=N_("{objects}"),
    doing=N_("Acknowledging events"),
    example="Acknowledge-Event -Query 'Events: severity = warning and time < now-1d'",
    needs="event.acknowledge",
    refuses=_refusal,
    menu="edit",
    icon="checks",
)
def acknowledge_event(
    ctx: Ctx,
    *,
    query: Annotated[str, _QUERY],
    take_back: Annotated[bool, _TAKE_BACK] = False,
    at: Annotated[float | None, _AT] = None,
) -> Steps:
    """Mark them, a portion after the other."""
    ctx.call_it(query)
    mark = Mark(ctx.graph.now, ctx.call.actor.name)
    if take_back:
        only = Mark(at, mark.by) if at is not None else None
        changed: int = yield MarkEvents(Marking(query=query, only=only))
        text = plural(
            "the acknowledgement of {n} event was taken back",
            "the acknowledgements of {n} events were taken back",
            changed,
        )
    else:
        changed = yield MarkEvents(Marking(query=query, mark=mark))
        text = plural("{n} event was acknowledged", "{n} events were acknowledged", changed)
        ctx.inverse("Acknowledge-Event", query="Events:", take_back=True, at=mark.at)
    ctx.call_it(plural("{n} event", "{n} events", changed))
    ctx.words["objects"] = text
    ctx.result = str(changed)

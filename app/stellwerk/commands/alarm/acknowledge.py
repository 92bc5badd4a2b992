"""Taking note of events: who did, and when. Owner thread; the functions yield steps."""

from stellwerk.commands.alarm.declared import NOTES
from stellwerk.core.record import replace
from stellwerk.core.text import N_
from stellwerk.engine.command import Need, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.step import KeepEvents, Steps
from stellwerk.model.event import Event


@command(
    "Set-Acknowledgement",
    title=N_("Acknowledge"),
    help=N_("Note on events that you know of them"),
    done=N_('"{name}" was acknowledged'),
    example="Set-Acknowledgement -EventId 018c2f3a5b7e0000a1b2c3d4",
    when=(Need("acknowledged = false", N_("the event is acknowledged already")),),
    icon="check",
    primary=True,
    **NOTES,
)
def set_acknowledgement(ctx: Ctx, event: Event) -> Steps:
    """Of one event."""
    yield KeepEvents((replace(event, acknowledged=ctx.graph.now, acknowledged_by=ctx.call.actor.name),))
    ctx.inverse("Clear-Acknowledgement")


@command(
    "Clear-Acknowledgement",
    title=N_("Take back the acknowledgement"),
    help=N_("Show events as if nobody had taken note of them"),
    done=N_('"{name}" is not acknowledged any more'),
    example="Clear-Acknowledgement -EventId 018c2f3a5b7e0000a1b2c3d4",
    when=(Need("acknowledged = true", N_("the event is not acknowledged")),),
    icon="arrow-counter-clockwise",
    **NOTES,
)
def clear_acknowledgement(ctx: Ctx, event: Event) -> Steps:
    """Of one event."""
    yield KeepEvents((replace(event, acknowledged=None, acknowledged_by=""),))
    ctx.inverse("Set-Acknowledgement")

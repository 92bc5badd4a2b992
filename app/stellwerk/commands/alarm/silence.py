"""Silence: alarms that tell nobody for a while. Owner thread; the functions yield steps."""

from typing import Annotated

from stellwerk.commands.alarm.declared import SWITCHES
from stellwerk.commands.alarm.duration import checked_duration, seconds_of
from stellwerk.core.record import replace
from stellwerk.core.text import N_
from stellwerk.engine.command import Need, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Save, Steps
from stellwerk.model.alarm.alarm import Alarm

_FOR = Arg(N_("For"), N_("How long nobody is told, for example 2h"), check=checked_duration)
_NOW = Arg(N_("Now"), N_("The time it counts from, what an undo brings back"), hidden=True)
_SILENT = Need("silent_until IS NOT NULL", N_('alarm "{name}" is not silenced'))


@command(
    "Set-Silence",
    title=N_("Silence…"),
    verb=N_("Silence"),
    help=N_("Tell nobody of these alarms for a while; they are shown and recorded as always"),
    done=N_('alarm "{name}" is silent for a while'),
    example="Set-Silence -AlarmId 'Host does not respond' -For 2h",
    icon="speaker-slash",
    **SWITCHES,
)
def set_silence(
    ctx: Ctx,
    alarm: Alarm,
    *,
    for_: Annotated[str, _FOR] = "1h",
    until: Annotated[float | None, _NOW] = None,
) -> Steps:
    """Silence one."""
    yield Save((replace(alarm, silent_until=ctx.graph.now + seconds_of(for_) if until is None else until),))
    if alarm.silent_until is None:
        ctx.inverse("Clear-Silence")
    else:
        ctx.inverse("Set-Silence", until=alarm.silent_until)


@command(
    "Clear-Silence",
    title=N_("End silence"),
    help=N_("Tell of these alarms again"),
    done=N_('alarm "{name}" tells again'),
    example="Clear-Silence -AlarmId 'Host does not respond' -WhatIf",
    when=(_SILENT,),
    icon="speaker-high",
    **SWITCHES,
)
def clear_silence(ctx: Ctx, alarm: Alarm) -> Steps:
    """End the silence of one."""
    yield Save((replace(alarm, silent_until=None),))
    if alarm.silent_until is not None:
        ctx.inverse("Set-Silence", until=alarm.silent_until)

"""Alarms: add, change, switch, remove. Owner thread; the functions yield steps."""

from typing import Annotated, Any

from stellwerk.commands.alarm.declared import SWITCHES
from stellwerk.commands.alarm.duration import checked_duration, duration_text, seconds_of
from stellwerk.commands.object_name import checked_line, checked_name
from stellwerk.commands.organisation import is_gone, name_refusal
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import AlarmId, Kind, Ref, new_id
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, plural, translate
from stellwerk.engine.command import Effects, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Forget, Save, Steps
from stellwerk.model.alarm.action import MOST, ActionKind, checked_action, read_action
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.event import Severity
from stellwerk.model.graph import Graph
from stellwerk.search.certainty.watchable import mistake_of
from stellwerk.search.query import read, select

_NAME = Arg(N_("Name"), check=checked_name)
_QUERY = Arg(N_("Query"), N_("What to watch for, for example Hosts: cpu_usage > 95"), check=checked_line)
_FOR = Arg(N_("For"), N_("How long it must be so without a break, for example 5m"), check=checked_duration)
_CLEAR = Arg(
    N_("Cleared by"),
    N_("A query that an object must fit to be well again, for example cpu_usage < 90; none = the first fits no more"),
    check=checked_line,
)
_CLEAR_FOR = Arg(N_("Cleared after"), N_("How long an object must be well again"), check=checked_duration)
_SEVERITY = Arg(N_("Severity"), choices=tuple(one.value for one in Severity), words=translate)
_ACTION = Arg(
    N_("Actions"),
    N_("Whom to tell: notify, email:ADDRESS, webhook:URL or run:PROGRAM; none = an event only"),
    check=checked_action,
)
_ENABLED = Arg(N_("On"), N_("Watch for it"))
_NO_ACTIONS = Arg(N_("No actions"), N_("Take all actions away"))
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)
_UNTIL = Arg(N_("Silent until"), N_("What an undo brings back"), hidden=True)
_MOST_WARNED = 5


def all_alarms(graph: Graph) -> list[Alarm]:
    """By name."""
    found = [one for one in graph.all(Kind.ALARM) if isinstance(one, Alarm)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def alerts_of(alarm: Alarm, graph: Graph) -> tuple[Ref, ...]:
    """What it has raised."""
    return tuple(Ref(Kind.ALERT, one.id) for one in graph.related(alarm, "alerts"))


def _mistake(look: Look) -> AppError | None:
    if look.partial:
        return None
    old = look.target if isinstance(look.target, Alarm) else None
    query = look.arg("query") if look.arg("query") is not None else old.query if old is not None else ""
    clear = look.arg("clear") if look.arg("clear") is not None else old.clear if old is not None else ""
    changes = look.arg("query") is not None or look.arg("clear") is not None
    return mistake_of(query, clear, look.inventory.catalogue) if changes else None


def _too_many(look: Look) -> AppError | None:
    if len(look.arg("action") or ()) > MOST:
        return Invalid(_("an alarm has at most {n} actions").format(n=MOST), _("leave some out"))
    return None


def _refusal(look: Look) -> AppError | None:
    return name_refusal(Kind.ALARM, look) or _mistake(look) or _too_many(look)


def _effects(look: Look) -> Effects:
    """What it would find at once, so that nobody is told of a thousand objects by mistake."""
    text = look.arg("query")
    if not text or mistake_of(text, "", look.inventory.catalogue) is not None:
        return Effects()
    found = len(select(read(text, catalogue=look.inventory.catalogue), look.graph))
    lines = (plural("It finds {n} object now.", "It finds {n} objects now.", found),)
    runs = any(read_action(one).kind is ActionKind.RUN for one in look.arg("action") or ())
    warnings = (_("The program runs with your rights on the computer that keeps watch."),) if runs else ()
    return Effects(lines=lines, warnings=warnings)


@command(
    "Add-Alarm",
    title=N_("Add alarm…"),
    verb=N_("Add"),
    help=N_("Watch for what a query finds, and tell of it"),
    done=N_('alarm "{name}" was added'),
    example="Add-Alarm -Name 'Busy VM' -Query 'Vms: cpu_usage > 95' -For 10m -Clear 'cpu_usage < 80' -Severity warning",
    needs="alarm.edit",
    refuses=_refusal,
    effects=_effects,
    menu="organisation",
    icon="bell-ringing",
)
def add_alarm(
    ctx: Ctx,
    *,
    name: Annotated[str, _NAME],
    query: Annotated[str, _QUERY],
    for_: Annotated[str, _FOR] = "0s",
    clear: Annotated[str, _CLEAR] = "",
    clear_for: Annotated[str, _CLEAR_FOR] = "0s",
    severity: Annotated[str, _SEVERITY] = "warning",
    action: Annotated[tuple[str, ...], _ACTION] = (),
    enabled: Annotated[bool, _ENABLED] = True,
    silent_until: Annotated[float | None, _UNTIL] = None,
    same_id: Annotated[str | None, _SAME_ID] = None,
) -> Steps:
    """Add one."""
    made = Alarm(
        id=AlarmId(same_id or new_id()),
        name=name,
        query=query,
        hold=seconds_of(for_),
        clear=clear,
        clear_hold=seconds_of(clear_for),
        severity=Severity(severity),
        actions=tuple(action),
        enabled=enabled,
        silent_until=silent_until,
    )
    yield Save((made,))
    ctx.name, ctx.result = name, made.id
    ctx.inverse("Remove-Alarm", Ref(Kind.ALARM, made.id))


@command(
    "Update-Alarm",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change what an alarm watches for, and whom it tells"),
    done=N_('alarm "{name}" was changed'),
    example="Update-Alarm -AlarmId 'Host does not respond' -Action notify",
    on=Kind.ALARM,
    needs="alarm.edit",
    refuses=_refusal,
    effects=_effects,
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_alarm(
    ctx: Ctx,
    alarm: Alarm,
    *,
    name: Annotated[str | None, _NAME] = None,
    query: Annotated[str | None, _QUERY] = None,
    for_: Annotated[str | None, _FOR] = None,
    clear: Annotated[str | None, _CLEAR] = None,
    clear_for: Annotated[str | None, _CLEAR_FOR] = None,
    severity: Annotated[str | None, _SEVERITY] = None,
    action: Annotated[tuple[str, ...], _ACTION] = (),
    no_actions: Annotated[bool, _NO_ACTIONS] = False,
    enabled: Annotated[bool | None, _ENABLED] = None,
) -> Steps:
    """Change one."""
    given: dict[str, Any] = {
        "name": name,
        "query": query,
        "hold": None if for_ is None else seconds_of(for_),
        "clear": clear,
        "clear_hold": None if clear_for is None else seconds_of(clear_for),
        "severity": None if severity is None else Severity(severity),
        "actions": () if no_actions else tuple(action) or None,
        "enabled": enabled,
    }
    wanted = {key: value for key, value in given.items() if value is not None}
    if not wanted:
        raise Invalid(_("nothing to change is given"), _("give at least one value"))
    changed = replace(alarm, **wanted)
    yield Save((changed,))
    old = {key: getattr(alarm, key) for key, value in wanted.items() if getattr(alarm, key) != value}
    if old:
        ctx.inverse("Update-Alarm", **_args(old))


def _args(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of an alarm as arguments of a command."""
    args: dict[str, Any] = {}
    for key, value in fields.items():
        match key:
            case "hold" | "clear_hold":
                args["for_" if key == "hold" else "clear_for"] = duration_text(value)
            case "severity":
                args[key] = value.value
            case "actions" if value:
                args["action"] = list(value)
            case "actions":
                args["no_actions"] = True
            case _:
                args[key] = value
    return args


_IS_OFF = Need("enabled = false", N_('alarm "{name}" is on'))
_IS_ON = Need("enabled = true", N_('alarm "{name}" is off'))


@command(
    "Enable-Alarm",
    title=N_("Switch on"),
    help=N_("Watch for alarms"),
    done=N_('alarm "{name}" was switched on'),
    example="Enable-Alarm -AlarmId 'Host does not respond' -WhatIf",
    when=(_IS_OFF,),
    icon="bell",
    primary=True,
    **SWITCHES,
)
def enable_alarm(ctx: Ctx, alarm: Alarm) -> Steps:
    """Switch one on."""
    yield Save((replace(alarm, enabled=True),))
    ctx.inverse("Disable-Alarm")


@command(
    "Disable-Alarm",
    title=N_("Switch off"),
    help=N_("Watch for alarms no longer; what they have raised is cleared"),
    done=N_('alarm "{name}" was switched off'),
    example="Disable-Alarm -AlarmId 'Disk of a guest nearly full'",
    when=(_IS_ON,),
    icon="bell-slash",
    primary=True,
    **SWITCHES,
)
def disable_alarm(ctx: Ctx, alarm: Alarm) -> Steps:
    """Switch one off."""
    yield Save((replace(alarm, enabled=False),))
    raised = alerts_of(alarm, ctx.graph)
    if raised:
        yield Forget(raised)
    ctx.inverse("Enable-Alarm")


@command(
    "Remove-Alarm",
    title=N_("Remove"),
    help=N_("Remove alarms, with what they have raised"),
    done=N_('alarm "{name}" was removed'),
    example="Remove-Alarm -AlarmId 'Disk of a guest nearly full' -WhatIf",
    on=Kind.ALARM,
    many=True,
    needs="alarm.edit",
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_alarm(ctx: Ctx, alarm: Alarm) -> Steps:
    """Remove one."""
    yield Forget((Ref(Kind.ALARM, alarm.id), *alerts_of(alarm, ctx.graph)))
    ctx.inverse(
        "Add-Alarm",
        name=alarm.name,
        query=alarm.query,
        for_=duration_text(alarm.hold),
        clear=alarm.clear,
        clear_for=duration_text(alarm.clear_hold),
        severity=alarm.severity.value,
        action=list(alarm.actions),
        enabled=alarm.enabled,
        silent_until=alarm.silent_until,
        same_id=alarm.id,
    )

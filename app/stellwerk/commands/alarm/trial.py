"""Trying out what an alarm does when it is raised. Owner thread; the function yields steps."""

from collections.abc import Callable

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _
from stellwerk.engine.command import command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import Aside, Steps
from stellwerk.model.alarm.action import Action, ActionKind, read_action
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.ports.alarm.courier import Courier, Letter, LetterState, MailServer
from stellwerk.services.alarm.mail_setting import mail_server


def _refusal(look: Look) -> AppError | None:
    if look.target is None or look.alarm.actions:
        return None
    text = _('alarm "{name}" has no actions, so that there is nothing to test')
    return Refused(text.format(name=look.name), _("give it some, for example notify"))


@command(
    "Test-Alarm",
    title=N_("Test the actions"),
    help=N_("Do what an alarm does when it is raised, said to be a test"),
    done=N_('the actions of the alarm "{name}" were tested'),
    doing=N_("Testing the actions"),
    example="Test-Alarm -AlarmId 'Host does not respond' -WhatIf",
    on=Kind.ALARM,
    needs="alarm.edit",
    refuses=_refusal,
    menu="power",
    icon="paper-plane-tilt",
    primary=True,
)
def try_alarm(ctx: Ctx, alarm: Alarm) -> Steps:
    """Do all of its actions; fails with what each of them said."""
    letter = Letter(
        alarm=alarm.name,
        severity=alarm.severity.value,
        state=LetterState.TEST,
        query=alarm.query,
        time=ctx.graph.now,
    )
    mail = mail_server(ctx.settings)
    failed: list[AppError] = []
    for text in alarm.actions:
        action = read_action(text)
        try:
            yield Aside(_job(ctx.courier, action, letter, mail))
        except AppError as error:
            failed.append(error)
    if failed:
        raise Refused("; ".join(error.text for error in failed), failed[0].hint, "\n".join(e.details for e in failed))
    ctx.name = alarm.name


def _job(courier: Courier, action: Action, letter: Letter, mail: MailServer) -> Callable[[], None]:
    return lambda: courier.send(action, letter, mail)


def notifies(alarm: Alarm) -> bool:
    """Whether the desktop shall show it."""
    return ActionKind.NOTIFY.value in alarm.actions

"""The password of the user at the mail server: into the keyring, and nowhere else. Owner thread; yields steps."""

from typing import Annotated

from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.handover import checked_token
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Aside, Steps
from stellwerk.services.alarm.mail_setting import mail_server

_PASSWORD = Arg(N_("Password"), N_("It is kept in the keyring"), check=checked_token, secret=True)


def _refusal(look: Look) -> AppError | None:
    mail = mail_server(look.settings)
    if mail.host and mail.user:
        given = look.partial or look.arg("password")
        return None if given else Invalid(_("the password is missing"), _("give it with -Password: it is asked for"))
    text = _("no user of a mail server is set, so that there is nothing to keep a password for")
    return Refused(text, _("set mail.server and mail.user first"))


def _effects(look: Look) -> Effects:
    mail = mail_server(look.settings)
    return Effects(lines=(_('For "{user}" at {host}').format(user=mail.user, host=mail.host),))


@command(
    "Set-MailPassword",
    title=N_("Password of the mail server…"),
    verb=N_("Keep"),
    help=N_("Keep the password with which alarms hand in their mail"),
    done=N_("the password of the mail server was kept"),
    example="Set-MailPassword -WhatIf",
    needs="setting.edit",
    refuses=_refusal,
    effects=_effects,
    menu="organisation",
    icon="key",
)
def set_mail_password(ctx: Ctx, *, password: Annotated[str, _PASSWORD] = "") -> Steps:
    """Keep it."""
    mail, courier = mail_server(ctx.settings), ctx.courier
    secret_of = ctx.handover.get
    yield Aside(lambda: courier.keep_password(mail, secret_of(password)))
    ctx.name = mail.host

"""The settings of mail. Pure; any thread."""

from typing import Any

from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_
from stellwerk.ports.alarm.courier import MailSecurity, MailServer

SERVER = Setting(
    key="mail.server",
    default="",
    title=N_("Mail server"),
    help=N_("The host that takes mail of alarms; none = no mail"),
)
PORT = Setting(
    key="mail.port", default=587, least=1, most=65535, title=N_("Port of the mail server"), help=N_("587, 465 or 25")
)
SECURITY = Setting(
    key="mail.security",
    default=MailSecurity.STARTTLS.value,
    choices=tuple(one.value for one in MailSecurity),
    title=N_("Protection of mail"),
    help=N_("How the connection to the mail server is protected"),
)
USER = Setting(
    key="mail.user",
    default="",
    title=N_("User of the mail server"),
    help=N_("Who logs in, with a password that is kept in the keyring; none = no login"),
)
SENDER = Setting(key="mail.from", default="", title=N_("Sender of mail"), help=N_("The address that alarms come from"))
SETTINGS: tuple[Setting[Any], ...] = (SERVER, PORT, SECURITY, USER, SENDER)


def mail_server(settings: Settings) -> MailServer:
    """The mail server as it is set. Owner thread."""
    return MailServer(
        host=settings.get(SERVER).strip(),
        port=settings.get(PORT),
        security=MailSecurity(settings.get(SECURITY)),
        user=settings.get(USER).strip(),
        sender=settings.get(SENDER).strip(),
    )

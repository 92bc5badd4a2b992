"""The port `Courier`: mail, webhooks and programs, with their secrets from where secrets are kept. Blocks."""

from stellwerk.adapters.notify.mail import send_mail
from stellwerk.adapters.notify.program import run
from stellwerk.adapters.notify.webhook import post
from stellwerk.model.alarm.action import Action, ActionKind
from stellwerk.ports.alarm.courier import Letter, MailServer
from stellwerk.ports.secret import SecretKind, SecretName, Secrets


def mail_secret(server: MailServer) -> SecretName:
    """Which secret is the password of the user at the mail server."""
    return SecretName(SecretKind.MAIL, f"smtp://{server.user}@{server.host}:{server.port}")


class OutsideCourier:
    """Sends for real. What the desktop shows is the window's business: nothing is sent for it."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def send(self, action: Action, letter: Letter, mail: MailServer) -> None:
        """As the port says."""
        match action.kind:
            case ActionKind.NOTIFY:
                return
            case ActionKind.EMAIL:
                password = self._secrets.get(mail_secret(mail)) if mail.host and mail.user else None
                send_mail(letter, action.target, mail, password)
            case ActionKind.WEBHOOK:
                key = self._secrets.get(SecretName(SecretKind.WEBHOOK, action.target))
                post(letter, action.target, key)
            case ActionKind.RUN:
                run(letter, action.argv)

    def keep_password(self, mail: MailServer, password: str) -> None:
        """As the port says."""
        self._secrets.put(mail_secret(mail), password)

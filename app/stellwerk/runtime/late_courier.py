"""The courier, made when somebody is told: a start needs neither SMTP nor HTTP. Any thread."""

from stellwerk.model.alarm.action import Action
from stellwerk.ports.alarm.courier import Letter, MailServer
from stellwerk.ports.secret import Secrets


class LateCourier:
    """The port `Courier`."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def send(self, action: Action, letter: Letter, mail: MailServer) -> None:
        """As the port says."""
        from stellwerk.adapters.notify.courier import OutsideCourier

        OutsideCourier(self._secrets).send(action, letter, mail)

    def keep_password(self, mail: MailServer, password: str) -> None:
        """As the port says."""
        from stellwerk.adapters.notify.courier import OutsideCourier

        OutsideCourier(self._secrets).keep_password(mail, password)

"""The courier port: how people and programs are told of alarms. Frozen values; any thread."""

from enum import StrEnum
from typing import Protocol

from stellwerk.core.record import Record
from stellwerk.core.text import N_
from stellwerk.model.alarm.action import Action

MOST_OBJECTS = 100
"""Objects that one letter names; it says how many there are."""


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class MailServer(Record, frozen=True, kw_only=True):
    """Where mail is handed in. An empty `host` = none is set; an empty `user` = no login."""

    host: str = ""
    port: int = 587
    security: MailSecurity = MailSecurity.STARTTLS
    user: str = ""
    sender: str = ""


class LetterState(StrEnum):
    """What a letter is about."""

    RAISED = N_("raised")
    CLEARED = N_("cleared")
    TEST = N_("test")


class ToldObject(Record, frozen=True, kw_only=True):
    """An object that an alarm is about. Its name is whatever its owner gave it: data, never code."""

    kind: str
    id: str
    name: str
    reading: str = ""


class Letter(Record, frozen=True, kw_only=True):
    """What is told at once: an alarm, and the objects for which it is raised or cleared. `count` are all of them, the
    first of which are in `objects`. `time` in UTC seconds."""

    alarm: str
    severity: str
    state: LetterState
    query: str
    time: float
    objects: tuple[ToldObject, ...] = ()
    count: int = 0
    profile: str = ""


class Courier(Protocol):
    """Tells."""

    def send(self, action: Action, letter: Letter, mail: MailServer) -> None:
        """Do what the action says, within some 30 s. Blocks; on a worker only. Raises AppError: Unreachable and
        TimedOut where another try may help, others where it will not."""
        ...

    def keep_password(self, mail: MailServer, password: str) -> None:
        """Keep the password of the user at a mail server where passwords are kept. Blocks; on a worker only. Raises as
        `Secrets.put` does."""
        ...

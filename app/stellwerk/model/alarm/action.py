"""What an alarm does when it is raised or cleared, as it is written. Pure; any thread."""

import re
import shlex
from enum import StrEnum
from urllib.parse import urlsplit

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.core.text import _

MOST = 16
"""Actions of one alarm."""
_LONGEST = 2000
_ADDRESS = re.compile(r"[^\s@,;<>()\[\]\\\":]{1,64}@[A-Za-z0-9.-]{1,253}")


class ActionKind(StrEnum):
    """The ways to tell."""

    NOTIFY = "notify"
    """The desktop, by the window."""
    EMAIL = "email"
    WEBHOOK = "webhook"
    RUN = "run"


class Action(Record, frozen=True):
    """One of them. `target` is an address or a URL; `argv` a program and its arguments, which no shell ever reads."""

    kind: ActionKind
    target: str = ""
    argv: tuple[str, ...] = ()


def read_action(text: str) -> Action:
    """`notify`, `email:ADDRESS`, `webhook:URL`, `run:PROGRAM ARGUMENT…`. Raises Invalid."""
    word, _colon, rest = text.strip().partition(":")
    kind = next((one for one in ActionKind if one.value == word.strip().casefold()), None)
    rest = rest.strip()
    if kind is None or len(text) > _LONGEST or not text.isprintable():
        hint = _("write notify, email:ADDRESS, webhook:URL or run:PROGRAM")
        raise Invalid(_('"{text}" is no action').format(text=text[:60]), hint)
    match kind:
        case ActionKind.NOTIFY:
            return Action(kind)
        case ActionKind.EMAIL:
            return Action(kind, _address(rest))
        case ActionKind.WEBHOOK:
            return Action(kind, _url(rest))
        case ActionKind.RUN:
            return Action(kind, argv=_argv(rest))


def checked_action(text: str) -> str:
    """The action as it is kept; raises Invalid."""
    action = read_action(text)
    match action.kind:
        case ActionKind.NOTIFY:
            return action.kind.value
        case ActionKind.RUN:
            return f"{action.kind.value}:{shlex.join(action.argv)}"
        case _:
            return f"{action.kind.value}:{action.target}"


def _address(text: str) -> str:
    if _ADDRESS.fullmatch(text) is None:
        raise Invalid(_('"{text}" is no e-mail address').format(text=text[:60]), _("write email:NAME@DOMAIN"))
    return text


def _url(text: str) -> str:
    hint = _("write webhook:https://HOST/PATH")
    try:
        parts = urlsplit(text)
        port_is_one = parts.port is None or 0 < parts.port < 65536
    except ValueError as error:
        raise Invalid(_('"{text}" is no address of a webhook').format(text=text[:60]), hint) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_one or " " in text:
        raise Invalid(_('"{text}" is no address of a webhook').format(text=text[:60]), hint)
    if parts.username is not None or parts.password is not None:
        text = _("the address of a webhook holds a password, which would be stored in the database")
        raise Invalid(text, _("leave it out; a key of the webhook can be kept with: stellwerk secrets set"))
    return text


def _argv(text: str) -> tuple[str, ...]:
    try:
        argv = tuple(shlex.split(text))
    except ValueError as error:
        raise Invalid(_('the command line "{text}" cannot be read').format(text=text[:60]), str(error)) from error
    if not argv or (not argv[0].startswith("/") and ":" not in argv[0]):
        raise Invalid(_("a program is named by its whole path"), _("write run:/PATH/PROGRAM ARGUMENT…"))
    return argv

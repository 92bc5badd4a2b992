"""`secrets`: list, change and forget the passwords that are kept. Shows none of them. Owner thread; blocks."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.ssh_question import ask_secret, keep
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import Cancelled, Invalid, Refused
from stellwerk.core.record import replace
from stellwerk.ports.host_key import SecretNeeded, SecretQuestion, question
from stellwerk.ports.secret import SecretKind, SecretName, Secrets
from stellwerk.ports.ssh_place import USUAL_PORT, is_ssh, ssh_place

T = TypeVar("T")

USAGE = "stellwerk secrets list [--json] | set NAME [--json] | forget NAME [--json] | passphrase [--json]"
_NAMES = (
    "NAME is ssh://USER@HOST[:PORT] for a password, 'sudo ssh://USER@HOST[:PORT]' for the one that sudo asks, "
    "the path of a key file for its passphrase, 'mail smtp://USER@HOST:PORT' for the password at a mail server, "
    "'webhook URL' for the key of a webhook"
)


_MAIL = re.compile(r"smtp://[^\s@/]+(@[^\s@/]+)?@[^\s@/:]+:\d{1,5}")
"""A user, who may be an address himself, at a mail server."""


def run_secrets(env: Environment, words: Sequence[str]) -> Status:
    """Care for what is kept."""
    options, rest = split_options(words, {"json": False, "help": False})
    if is_on(options, "help"):
        env.terminal.say(f"{USAGE}\n{_NAMES}")
        return Status.DONE
    what, as_json = (rest[0].casefold() if rest else ""), is_on(options, "json")
    if (what, len(rest)) not in (("list", 1), ("passphrase", 1), ("set", 2), ("forget", 2)):
        raise Invalid("secrets does one of: list, set NAME, forget NAME, passphrase", USAGE)
    name = read_name(rest[1]) if len(rest) == 2 else None
    from stellwerk.runtime.late_ssh import VAULT_FILE, LateSecrets  # here: nothing else needs it

    secrets = LateSecrets(env.profile)
    if what == "passphrase":
        return _change_passphrase(env.terminal, secrets, env.profile / VAULT_FILE, as_json)
    if name is None:
        return _list(env.terminal, secrets, as_json)
    if what == "set":
        _set(env.terminal, secrets, name)
    else:
        if name not in _opening(env.terminal, secrets, secrets.names):
            raise Refused(f'nothing is kept for "{name.place}"', "stellwerk secrets list shows the names")
        secrets.forget(name)
    told = f"{name} is {'kept' if what == 'set' else 'forgotten'}"
    env.terminal.say(json.dumps({"text": told}, ensure_ascii=False) if as_json else told)
    return Status.DONE


def read_name(text: str) -> SecretName:
    """The name of a secret as people write it; raises Invalid."""
    if is_ssh(text):
        place = ssh_place(text if text.count("/") > 2 else f"{text}/")
        if not place.user:
            raise Invalid(f'"{text[:60]}" does not say whose password it is', "write ssh://USER@HOST")
        return SecretName(SecretKind.PASSWORD, replace(place, port=place.port or USUAL_PORT).login)
    kind, _blank, place_text = text.partition(" ")
    if kind == SecretKind.PASSWORD.value and is_ssh(place_text):
        return read_name(place_text)
    if kind == SecretKind.SUDO.value and is_ssh(place_text):
        return SecretName(SecretKind.SUDO, read_name(place_text).place)
    if kind == SecretKind.MAIL.value and _MAIL.fullmatch(place_text):
        return SecretName(SecretKind.MAIL, place_text)
    if kind == SecretKind.WEBHOOK.value and place_text.startswith("https://"):
        return SecretName(SecretKind.WEBHOOK, place_text)
    if kind == SecretKind.PASSPHRASE.value and place_text:
        return SecretName(SecretKind.PASSPHRASE, place_text)
    if "://" in text or not text.strip():
        raise Invalid(f'"{text[:60]}" is no name of a secret', _NAMES)
    return SecretName(SecretKind.PASSPHRASE, str(Path(text).expanduser().absolute()))


def _list(terminal: Terminal, secrets: Secrets, as_json: bool) -> Status:
    kept = _opening(terminal, secrets, secrets.listed)
    if as_json:
        told = [{"kind": one.name.kind.value, "place": one.name.place, "kept": one.place.value} for one in kept]
        terminal.say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in kept:
            terminal.say(printable(str(one.name)))
    return Status.DONE


def _set(terminal: Terminal, secrets: Secrets, name: SecretName) -> None:
    """Ask a person; of anybody else the first line of the input is taken."""
    if terminal.asks:
        keep(terminal, secrets.put, SecretQuestion(f"For {name.place}", name))
        return
    secret = terminal.source.readline().rstrip("\r\n")
    if not secret:
        raise Cancelled("the input is empty: nothing was kept")
    secrets.put(name, secret)


def _change_passphrase(terminal: Terminal, secrets: Secrets, file: Path, as_json: bool) -> Status:
    """Another one for the encrypted file; a person types it twice, of anybody else the first line of the input is
    taken."""
    if not file.exists():
        raise Refused(
            "there is no encrypted file in this profile: passwords are in the keyring", "nothing is to be done"
        )
    _opening(terminal, secrets, secrets.names)
    asked = SecretQuestion("A new one for the file of passwords", SecretName(SecretKind.NEW_VAULT, str(file)))
    new = ask_secret(terminal, asked) if terminal.asks else terminal.source.readline().rstrip("\r\n")
    if not new:
        raise Cancelled("the input is empty: nothing was changed")
    secrets.put(asked.name, new)
    told = "the passphrase was changed"
    terminal.say(json.dumps({"text": told}) if as_json else told)
    return Status.DONE


def _opening(terminal: Terminal, secrets: Secrets, act: Callable[[], T]) -> T:
    """Do it, with the passphrase of the file of secrets asked for where it is needed."""
    try:
        return act()
    except SecretNeeded as error:
        asked = question(error.code, error.text, error.details)
        if not terminal.asks or not isinstance(asked, SecretQuestion):
            raise
        keep(terminal, secrets.put, asked)
        return act()

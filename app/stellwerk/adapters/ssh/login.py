"""Logging in: keys first (the chosen one, the agent's, those of the configuration), then the password, once.

Blocks; the caller's thread. Secrets are read when they are needed, and are kept in no field.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import paramiko

from stellwerk.adapters.ssh.error import kept_out, no_login, passphrase_needed, secret_missing, secret_wrong
from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import AppError, NotAllowed
from stellwerk.core.text import _
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName, Secrets

MOST_KEYS = 5
"""Servers end the connection at the sixth refused try, and the last one is left for the password."""
_KEY_CLASSES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)

_log = logging.getLogger(__name__)


class RefusedSecrets:
    """Which passwords a host has refused: none is sent a second time. Holds marks of them, not the passwords."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._salt = os.urandom(16)
        self._marks: set[tuple[SecretName, bytes]] = set()
        self._turns: dict[SecretName, threading.Lock] = {}

    def turn(self, name: SecretName) -> threading.Lock:
        """Held by who tries the secret of that name, where several may try it at once."""
        with self._guard:
            return self._turns.setdefault(name, threading.Lock())

    def add(self, name: SecretName, value: str) -> None:
        """This one was refused."""
        with self._guard:
            self._marks.add((name, self._mark(value)))

    def has(self, name: SecretName, value: str) -> bool:
        """Whether this one was refused before."""
        with self._guard:
            return (name, self._mark(value)) in self._marks

    def _mark(self, value: str) -> bytes:
        return hashlib.blake2b(value.encode(), key=self._salt).digest()


class Login:
    """Logs in on connections."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._refused = RefusedSecrets()

    def log_in(self, transport: paramiko.Transport, route: Route) -> None:
        """Log in on a transport whose host key was accepted. Raises NotAllowed, SecretNeeded, Refused."""
        allowed = _ways(transport, route)
        if not allowed:
            return
        locked: list[SecretNeeded] = []
        if "publickey" in allowed:
            allowed = self._by_key(transport, route, allowed, locked)
            if not allowed:
                return
        if {"password", "keyboard-interactive"} & set(allowed) and not (locked and route.chosen):
            self._by_password(transport, route, allowed)
        elif locked:
            raise locked[0]
        else:
            raise no_login(route, allowed)

    def _by_key(
        self, transport: paramiko.Transport, route: Route, allowed: list[str], locked: list[SecretNeeded]
    ) -> list[str]:
        """What the server takes after the keys were tried; empty = it let us in. Notes keys that are `locked`."""
        for tries, key in enumerate(self._keys(route, locked), 1):
            try:
                return list(transport.auth_publickey(route.user, key))
            except paramiko.BadAuthenticationType as error:
                return list(error.allowed_types)
            except paramiko.AuthenticationException as error:
                if _is_late(error):
                    raise
                if not transport.is_active():
                    said = _parting(transport)
                    raise (kept_out(route, said) if said else no_login(route, allowed)) from None
            if tries >= MOST_KEYS:
                break
        return [way for way in allowed if way != "publickey"] or allowed

    def _keys(self, route: Route, locked: list[SecretNeeded]) -> Iterator[paramiko.PKey]:
        """A chosen key comes before the agent's, the usual ones after them."""
        files = list(route.key_files)
        if route.chosen:
            yield from self._key(files.pop(0), route, locked)
        yield from _agent_keys()
        for file in files:
            yield from self._key(file, route, locked)

    def _key(self, file: Path, route: Route, locked: list[SecretNeeded]) -> Iterator[paramiko.PKey]:
        try:
            yield self._load(file, route)
        except SecretNeeded as error:
            locked.append(error)
        except AppError:
            if route.chosen:
                raise
            _log.info("a key file is passed over: %s", file)

    def _load(self, file: Path, route: Route) -> paramiko.PKey:
        try:
            return load_key(file, None)
        except paramiko.PasswordRequiredException:
            pass
        name = SecretName(SecretKind.PASSPHRASE, str(file))
        passphrase = self._secrets.get(name)
        if passphrase is None:
            raise passphrase_needed(route, name, wrong=False)
        try:
            return load_key(file, passphrase)
        except NotAllowed:
            raise passphrase_needed(route, name, wrong=True) from None

    def _by_password(self, transport: paramiko.Transport, route: Route, allowed: Sequence[str]) -> None:
        name = SecretName(SecretKind.PASSWORD, route.login)
        password = self._secrets.get(name)
        if password is None:
            raise secret_missing(route, name)
        if self._refused.has(name, password):
            raise secret_wrong(route, name)
        talk = _Talk(password)
        try:
            if "password" in allowed:
                more = transport.auth_password(route.user, password, fallback=False)
            else:
                more = transport.auth_interactive(route.user, talk.answers)
        except paramiko.AuthenticationException as error:
            if _is_late(error):
                raise
            if said := _parting(transport) or talk.closing:
                raise kept_out(route, said, by_password=True) from None
            self._refused.add(name, password)
            raise secret_wrong(route, name) from None
        if more:
            raise no_login(route, list(more))


def load_key(file: Path, passphrase: str | None) -> paramiko.PKey:
    """A private key. Raises PasswordRequiredException for a locked one, NotAllowed for one that cannot be read (a wrong
    passphrase included)."""
    said = ""
    for kind in _KEY_CLASSES:
        try:
            return kind.from_private_key_file(str(file), passphrase)
        except paramiko.PasswordRequiredException:
            raise
        except OSError as error:
            raise _bad_key(file, str(error)) from error
        except (paramiko.SSHException, ValueError, TypeError, IndexError) as error:
            said = type(error).__name__
    raise _bad_key(file, said)


def _bad_key(file: Path, said: str) -> NotAllowed:
    text = _("the key file {file} cannot be used").format(file=file)
    return NotAllowed(text, _("name a private key in the form of OpenSSH, not its .pub"), said)


def _ways(transport: paramiko.Transport, route: Route) -> list[str]:
    """What the server takes; empty = it let us in without anything."""
    try:
        transport.auth_none(route.user)
    except paramiko.BadAuthenticationType as error:
        return list(error.allowed_types)
    return []


def _agent_keys() -> tuple[paramiko.PKey, ...]:
    try:
        return tuple(paramiko.Agent().get_keys())
    except (OSError, paramiko.SSHException) as error:
        _log.info("the keys of the agent are passed over: %s", error)
        return ()


class _Talk:
    """Answers what a server asks: what it asks without showing it is the password, if it is the only question; nothing
    else is known."""

    def __init__(self, password: str) -> None:
        self._password = password
        self._said = ""

    def answers(self, title: str, text: str, asked: Sequence[tuple[str, bool]]) -> list[str]:
        """As paramiko wants it."""
        hidden = [shown for _prompt, shown in asked if not shown]
        self._said = "" if asked else f"{title} {text}"
        return [self._password if not shown and len(hidden) == 1 else "" for _prompt, shown in asked]

    @property
    def closing(self) -> str:
        """What it said instead of a question where nobody but root is let in, by pam_nologin(8), which says its name;
        anything else may be said of a wrong password, too."""
        return self._said.strip() if "nologin" in self._said.lower() else ""


def _is_late(error: paramiko.AuthenticationException) -> bool:
    """The server has said neither yes nor no."""
    return "timeout" in str(error).lower()


def _parting(transport: paramiko.Transport) -> str:
    """What a server says when it knows who logs in, and lets him in no further: OpenSSH (auth2.c) sends what PAM says
    of the account, then ends the connection. A wrong password is answered without either."""
    said = getattr(transport.auth_handler, "banner", None)  # get_banner() tells it of a live connection only
    if transport.is_active() or not isinstance(said, bytes):
        return ""
    return said.decode("utf-8", "replace").strip("\0\r\n ")

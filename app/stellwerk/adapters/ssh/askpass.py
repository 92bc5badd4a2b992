"""Answers the ssh program that libvirt runs for `qemu+ssh://`: from what is kept, never on a terminal.

libvirt runs a script of ours, which tells ssh to ask a second one; that runs this program again (`stellwerk askpass`),
which asks us over a socket. Socket, scripts and the word that a question must begin with are in a folder that is the
user's alone. One thread an opening, `stellwerk-askpass`, which ends with it.
"""

import contextlib
import hmac
import os
import re
import secrets as chance
import shlex
import shutil
import socket
import sys
import tempfile
import threading
from pathlib import Path

from stellwerk.adapters.ssh.login import RefusedSecrets
from stellwerk.core.comer import comers
from stellwerk.core.error import AppError, NotAllowed, Refused
from stellwerk.core.json_text import read_json
from stellwerk.core.text import _
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName, Secrets
from stellwerk.ports.ssh_place import USUAL_PORT, SshPlace

MOST_ASKED = 4096
"""Bytes of a question."""
PATIENCE = 5.0
"""Seconds that somebody who has come to ask may take to do it."""
_PASSWORD = re.compile(r"\(?(?P<user>[^\s@()']+)@(?P<host>[^\s()']+?)(?:'s|\)) password:\s*", re.IGNORECASE)
_PASSPHRASE = re.compile(r"Enter passphrase for (?:key )?'?(?P<file>[^'\n]+?)'?:\s*")
_DENIED = "permission denied ("
"""How ssh says that no key and no password was taken; what libvirt says of its socket has no bracket."""
_RUN_SSH = """\
#!/bin/sh
SSH_ASKPASS={ask} SSH_ASKPASS_REQUIRE=force DISPLAY="${{DISPLAY:-none}}" \\
exec ssh -o NumberOfPasswordPrompts=1 "$@"
"""
_ASK = '#!/bin/sh\nexec {program} askpass {folder} "$1"\n'


class SshAskpass:
    """The port `Askpass`. Passwords that were refused are not sent again by this process."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._refused = RefusedSecrets()

    def asking(self, port: int) -> "SshAsking":
        """As the port says."""
        if sys.platform == "win32":
            raise Refused(_("libvirt cannot run ssh on Windows"), _("add the host by its address"))
        return SshAsking(self._secrets, self._refused, port or USUAL_PORT)


class SshAsking:
    """The port `Asking`."""

    def __init__(self, secrets: Secrets, refused: RefusedSecrets, port: int) -> None:
        self._secrets = secrets
        self._refused = refused
        self._port = port
        self._given: dict[SecretName, str] = {}
        self._fault: AppError | None = None
        self._closed = threading.Event()
        self._token = chance.token_hex(32)
        self._folder = Path(tempfile.mkdtemp(prefix="stellwerk-"))
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.command = str(self._folder / "ssh")
            self._write()
        except BaseException:
            self._listener.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._thread = threading.Thread(target=self._serve, name="stellwerk-askpass", daemon=True)
        self._thread.start()

    def fault(self, said: str) -> AppError | None:
        """As the port says."""
        if _DENIED in said.lower() and self._given:
            for name, value in self._given.items():
                self._refused.add(name, value)
            return _wrong(next(reversed(self._given)))
        return self._fault

    def close(self) -> None:
        """As the port says."""
        if self._closed.is_set():
            return
        self._closed.set()
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.connect(str(self._folder / "socket"))  # wakes the thread
        shutil.rmtree(self._folder, ignore_errors=True)
        self._thread.join(PATIENCE)

    def _write(self) -> None:
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "stellwerk"]
        ask = self._folder / "ask"
        for file, text, mode in (
            (self._folder / "token", self._token, 0o600),
            (ask, _ASK.format(program=shlex.join(program), folder=shlex.quote(str(self._folder))), 0o700),
            (self._folder / "ssh", _RUN_SSH.format(ask=shlex.quote(str(ask))), 0o700),
        ):
            file.touch(mode)
            file.write_text(text, "utf-8")
        self._listener.bind(str(self._folder / "socket"))
        os.chmod(self._folder / "socket", 0o600)
        self._listener.listen(4)

    def _serve(self) -> None:
        with self._listener:
            for wire in comers(self._listener, self._closed):
                with wire, contextlib.suppress(OSError):
                    wire.settimeout(PATIENCE)
                    wire.sendall(self._answer(_received(wire)).encode())

    def _answer(self, asked: bytes) -> str:
        """What is sent back; nothing where there is no answer, or who asks is not who we sent."""
        try:
            told = read_json(asked)
            token, prompt = str(told["token"]), str(told["prompt"])
        except (ValueError, KeyError, TypeError):
            return ""
        if self._closed.is_set() or not hmac.compare_digest(token.encode(), self._token.encode()):
            return ""
        try:
            return self._known(prompt)
        except AppError as error:
            self._fault = self._fault or error
            return ""

    def _known(self, prompt: str) -> str:
        """The answer to a question of ssh. Raises what says that there is none."""
        if "(yes/no" in prompt:  # a host key: libvirt's own error says so
            return ""
        name = secret_asked(prompt, self._port)
        if name is None:
            text = _("ssh asks what is not known here: {prompt}").format(prompt=prompt.strip()[:120])
            raise NotAllowed(text, _("log in with a key, or add the host by its address"))
        value = self._secrets.get(name)
        if value is None:
            raise SecretNeeded(_needed(name), _("give it once (it is kept for the next time)"), str(name))
        if self._refused.has(name, value):
            raise _wrong(name)
        self._given[name] = value
        return value


def secret_asked(prompt: str, port: int) -> SecretName | None:
    """Which secret a question of ssh is about; None for any other."""
    match = _PASSWORD.fullmatch(prompt.strip() + " ")
    if match is not None:
        place = SshPlace(address=match["host"].strip("[]"), user=match["user"], port=port)
        return SecretName(SecretKind.PASSWORD, place.login)
    match = _PASSPHRASE.fullmatch(prompt.strip() + " ")
    return SecretName(SecretKind.PASSPHRASE, match["file"]) if match is not None else None


def _needed(name: SecretName) -> str:
    if name.kind is SecretKind.PASSPHRASE:
        return _("{file} is locked by a passphrase").format(file=name.place)
    return _("{place} wants a password").format(place=name.place)


def _wrong(name: SecretName) -> SecretNeeded:
    locked = name.kind is SecretKind.PASSPHRASE
    wrong = _("the passphrase of {place} is wrong") if locked else _("{place} refused the password")
    hint = _("give the right one; the wrong one is not tried again")
    return SecretNeeded(wrong.format(place=name.place), hint, str(name))


def _received(wire: socket.socket) -> bytes:
    """One line."""
    said = b""
    while not said.endswith(b"\n") and len(said) < MOST_ASKED and (more := wire.recv(MOST_ASKED)):
        said += more
    return said

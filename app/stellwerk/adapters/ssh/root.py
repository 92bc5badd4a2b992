"""Becoming root on a host where somebody else is logged in: by sudo, its password by its input. Blocks; any thread.

Whatever runs as root says a word of its own first, on the channel of errors. So it is known that sudo let us, before
anything is fed: a wrong password makes sudo ask again, and it would take what was meant for the command as the answer.
"""

import secrets as chance
import shlex
import threading
import time
from collections.abc import Sequence

import paramiko

from stellwerk.adapters.ssh.connection import end_channel
from stellwerk.adapters.ssh.error import silent
from stellwerk.adapters.ssh.pool import Lease, SshPool
from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import NotAllowed
from stellwerk.core.log import redacted
from stellwerk.core.text import _
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.ports.ssh_place import SshPlace

LIMIT = 15.0
"""Seconds for sudo to let us or not: a wrong password is answered after some."""
MOST_SAID = 64 * 1024
_WORD = b"stellwerk-root-here\n"
_NO_RIGHT = b"sudoers"
"""What sudo names in every language where the password is right and the user has no right."""
_INNER = 'printf "stellwerk-root-%s\\n" here >&2; exec "$@"'


class RootWay:
    """Starts commands as root. Of the passwords that sudo refused none is sent a second time."""

    def __init__(self, pool: SshPool) -> None:
        self._pool = pool
        self._secrets = pool.secrets
        self._refused = pool.refused_by_sudo

    def start(self, place: SshPlace, argv: Sequence[str]) -> tuple[Lease, paramiko.Channel]:
        """A channel on which it runs as root; nothing of its output is read. Raises SecretNeeded, NotAllowed, and as
        the pool does."""
        lease, channel = self._pool.channel(place, lambda connection: connection.line(_line(("sudo", "-n"), argv)))
        route = lease.connection.route
        try:
            if _let_in(channel, route, b"")[0]:
                return lease, channel
        except BaseException:
            _give_up(lease, channel)
            raise
        _give_up(lease, channel)
        name, password = self._password(route)
        with self._refused.turn(name):  # several may come at once, and a wrong one is sent by the first only
            return self._by_password(place, route, argv, name, password)

    def _by_password(
        self, place: SshPlace, route: Route, argv: Sequence[str], name: SecretName, password: str
    ) -> tuple[Lease, paramiko.Channel]:
        if self._refused.has(name, password):
            raise _wrong(route)
        prompt = f"stellwerk-{chance.token_hex(8)}"
        asking = ("sudo", "-k", "-S", "-p", prompt)  # -k: it asks in any case, so that it is the one that reads
        lease, channel = self._pool.channel(place, lambda connection: connection.line(_line(asking, argv)))
        try:
            done, asked, said = _answered(channel, route, prompt.encode(), password)
        except BaseException:
            _give_up(lease, channel)
            raise
        if done:
            return lease, channel
        _give_up(lease, channel)
        if not asked:
            raise _no_root(route, said)
        self._refused.add(name, password)
        raise _no_root(route, said) if _NO_RIGHT in said else _wrong(route)

    def _password(self, route: Route) -> tuple[SecretName, str]:
        """The one for sudo, else that of the login, which is the same on most hosts."""
        for kind in (SecretKind.SUDO, SecretKind.PASSWORD):
            name = SecretName(kind, route.login)
            value = self._secrets.get(name)
            if value is not None:
                return name, value
        text = _("sudo on {host} wants the password of {user}").format(host=route.name, user=route.user)
        raise SecretNeeded(text, _("give it once (it is kept for the next time)"), str(_sudo_name(route)))


def _line(sudo: Sequence[str], argv: Sequence[str]) -> str:
    return shlex.join((*sudo, "--", "sh", "-c", _INNER, "sh", *argv))


def _answered(channel: paramiko.Channel, route: Route, prompt: bytes, password: str) -> tuple[bool, bool, bytes]:
    """Whether sudo let us, whether it asked, and what it said."""
    done, said = _let_in(channel, route, prompt)
    if done or prompt not in said:
        return done, False, said
    channel.sendall(password.encode() + b"\n")
    done, more = _let_in(channel, route, prompt)
    return done, True, more.replace(prompt, b"")


def _let_in(channel: paramiko.Channel, route: Route, prompt: bytes) -> tuple[bool, bytes]:
    """Read errors up to our word: whether it came, and what came instead, up to the end or a question.

    By single bytes, so that nothing of what the command itself says is taken.
    """
    due = time.monotonic() + LIMIT
    something = threading.Event()
    channel.in_stderr_buffer.set_event(something)
    said = bytearray()
    while len(said) < MOST_SAID:
        if channel.recv_stderr_ready():
            said += channel.recv_stderr(1)
            if said.endswith(_WORD):
                return True, bytes(said[: -len(_WORD)])
            if prompt and said.endswith(prompt):
                return False, bytes(said)
        elif channel.eof_received or channel.closed:
            return False, bytes(said)
        else:
            left = due - time.monotonic()
            if left <= 0:
                raise silent(route, LIMIT)
            something.clear()
            if not channel.recv_stderr_ready() and not channel.eof_received:
                something.wait(min(left, 0.5))
    return False, bytes(said)


def _give_up(lease: Lease, channel: paramiko.Channel) -> None:
    end_channel(channel)
    lease.release()


def _sudo_name(route: Route) -> SecretName:
    return SecretName(SecretKind.SUDO, route.login)


def _wrong(route: Route) -> SecretNeeded:
    text = _("sudo on {host} refused the password of {user}").format(host=route.name, user=route.user)
    return SecretNeeded(text, _("give the right one; the wrong one is not tried again"), str(_sudo_name(route)))


def _no_root(route: Route, said: bytes) -> NotAllowed:
    return NotAllowed(
        _("{user} cannot become root on {host}").format(user=route.user, host=route.name),
        _("log in as root, or let {user} use sudo there").format(user=route.user),
        redacted(said.decode("utf-8", "replace").strip()[-600:]),
    )

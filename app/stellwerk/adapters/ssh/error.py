"""What goes wrong with SSH, in the program's own errors: the only place that knows paramiko's. Pure; any thread."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import paramiko

from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import AppError, Gone, NotAllowed, Refused, TimedOut, Unreachable, Unsupported
from stellwerk.core.log import redacted
from stellwerk.core.text import N_, Text, _
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretName

CONNECT_LIMIT = 9.0
"""Seconds for everything from the name to the login: under the ten after which whoever waits gives up."""

MISSING = 127
"""The status of a shell that finds no such command."""
NO_LOGIN = 254
"""The status with which OpenSSH itself keeps everybody but root out where there is /etc/nologin (session.c)."""
LONGEST = 300
"""Letters of what a host says to those it does not let in."""

_INSTALL = N_("install libvirt on {host}")
_START = N_("start it there: sudo systemctl enable --now libvirtd.socket")
_GRANT = N_("on {host} run: sudo usermod -aG libvirt {user}, then log in again")
_CHECK_NETWORK = N_("check the network of this computer and the address")
_ERRNO: dict[int, tuple[Text, Text]] = {
    errno.ECONNREFUSED: (
        N_("{host} refused the connection on port {port}"),
        N_("check that an SSH server listens there, and the port"),
    ),
    errno.EHOSTUNREACH: (N_("no way leads to {host}"), _CHECK_NETWORK),
    errno.ENETUNREACH: (N_("no way leads to {host}"), _CHECK_NETWORK),
    errno.ECONNRESET: (N_("{host} ended the connection"), N_("it is tried again by itself")),
    errno.EPIPE: (N_("{host} ended the connection"), N_("it is tried again by itself")),
}


@contextmanager
def translating(route: Route, limit: float = CONNECT_LIMIT) -> Iterator[None]:
    """Errors of the network and of paramiko leave as ours."""
    try:
        yield
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise translated(error, route, limit) from error


def translated(error: Exception, route: Route, limit: float = CONNECT_LIMIT) -> AppError:
    """The program's error for one of the network's or paramiko's."""
    if isinstance(error, socket.gaierror):
        text = _('the host name "{host}" is not known').format(host=route.address)
        return Unreachable(text, _("check how it is written, or give its address"), str(error))
    if isinstance(error, paramiko.ChannelException):
        return no_channel(route, str(error))
    if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
        return Unsupported(
            _("{host} and this program know no common way to encrypt").format(host=route.name),
            _("update the SSH server of the host"),
            redacted(str(error)),
        )
    if isinstance(error, TimeoutError) or "timed out" in str(error).lower() or "timeout" in str(error).lower():
        return silent(route, limit)
    number = error.errno if isinstance(error, OSError) else None
    if number is not None and number in _ERRNO:
        text, hint = _ERRNO[number]
        return Unreachable(_(text).format(host=route.name, port=route.port), _(hint), redacted(str(error)))
    if "banner" in str(error).lower():
        return no_ssh(route, str(error))
    return lost(route, f"{type(error).__name__}: {error}")


def silent(route: Route, limit: float) -> TimedOut:
    """It takes the connection or the packets, and never says a word."""
    return TimedOut(
        _("{host} does not answer by SSH within {n} s").format(host=route.name, n=f"{limit:g}"),
        _("check that it runs, the port, and that no firewall stands in between"),
    )


def no_ssh(route: Route, said: str) -> Unreachable:
    """Something else listens there, or it ends the connection before it says what it is."""
    return Unreachable(
        _("what listens on {host}, port {port}, does not speak SSH").format(host=route.name, port=route.port),
        _("check the port; a server with too many logins under way does the same: try again later"),
        redacted(said),
    )


def lost(route: Route, said: str = "") -> Unreachable:
    """The connection has ended."""
    text = _("the SSH connection to {host} was lost").format(host=route.name)
    return Unreachable(text, _("it is tried again by itself"), redacted(said))


def no_channel(route: Route, said: str) -> Refused:
    """The server opens no further session on the connection."""
    return Refused(
        _("the SSH server of {host} allows no further session on one connection").format(host=route.name),
        _("raise MaxSessions in its sshd_config (10 is usual), and allow forwarding where a jump host is meant"),
        redacted(said),
    )


def no_answer(route: Route, said: str) -> Unreachable:
    """The login works, but what is run there does not begin: a restricted shell, a menu, a profile that asks."""
    return Unreachable(
        _("the login shell of {user} on {host} runs no commands").format(user=route.user, host=route.name),
        _("give that user a plain shell (sh, bash), whose profile asks nothing"),
        redacted(said),
    )


def no_libvirt(route: Route, status: int, said: str) -> AppError:
    """What is run on the host to reach its libvirt has ended."""
    names = {"host": route.name, "user": route.user}
    low = said.lower()
    if status == NO_LOGIN:
        return kept_out(route, said)
    if status == MISSING:
        text, hint = N_("there is no libvirt on {host}, or neither virt-ssh-helper nor nc"), _INSTALL
    elif "permission denied" in low or "authentication" in low:
        text, hint = N_("{user} may not use libvirt on {host}"), _GRANT
    elif "no socket" in low or "no such file" in low or "connection refused" in low or "failed to connect" in low:
        text, hint = N_("libvirt does not run on {host}"), _START
    elif "restricted" in low or "not available" in low or "not allowed" in low:
        return no_answer(route, said)
    else:
        text, hint = N_("libvirt on {host} ended the connection"), _START
    kind = NotAllowed if hint is _GRANT else Unreachable
    return kind(_(text).format(**names), _(hint).format(**names), redacted(said))


def no_login(route: Route, allowed: list[str]) -> NotAllowed:
    """No key is taken, and nothing else is on offer."""
    return NotAllowed(
        _("{host} refused the SSH login of {user}").format(host=route.name, user=route.user),
        _("load a key with ssh-add, or put your public key on the host: ssh-copy-id {user}@{host}").format(
            user=route.user, host=route.address
        ),
        ", ".join(allowed),
    )


def kept_out(route: Route, said: str, *, by_password: bool = False) -> AppError:
    """The login was right, and yet nobody but root is let in: the host starts or ends, or the account was closed.

    Tried again soon, but not where a password is sent each time: some hosts count that.
    """
    kind = NotAllowed if by_password else Unreachable
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in said[:LONGEST]).split())
    text = _("{host} does not let {user} in at present: {said}")
    return kind(
        text.format(host=route.name, user=route.user, said=redacted(words)),
        _("it may be starting or shutting down (/etc/nologin there), or the account is closed; no password is wrong"),
    )


def secret_missing(route: Route, name: SecretName) -> SecretNeeded:
    """The host would take a password, but none is kept."""
    text = _("{host} wants the password of {user}").format(host=route.name, user=route.user)
    return SecretNeeded(text, _("give it once (it is kept for the next time), or log in with a key"), str(name))


def secret_wrong(route: Route, name: SecretName) -> SecretNeeded:
    """The kept password is wrong. It is not tried again, so that no account is locked."""
    text = _("{host} refused the password of {user}").format(host=route.name, user=route.user)
    return SecretNeeded(text, _("give the right one; the wrong one is not tried again"), str(name))


def passphrase_needed(route: Route, name: SecretName, *, wrong: bool) -> SecretNeeded:
    """A key file is locked by a passphrase."""
    template = _("the passphrase of {file} is wrong") if wrong else _("{file} is locked by a passphrase")
    hint = _("give it once (it is kept for the next time), or load the key with ssh-add")
    return SecretNeeded(template.format(file=name.place), hint, str(name))


def file_error(error: OSError, path: str, route: Route) -> AppError:
    """What SFTP says of a file on the host."""
    match error.errno:
        case errno.ENOENT:
            return Gone(_("{path} is not on {host}").format(path=path, host=route.name), "", str(error))
        case errno.EACCES | errno.EPERM:
            text = _("{user} may not do that with {path} on {host}")
            return NotAllowed(text.format(user=route.user, path=path, host=route.name), "", str(error))
        case _:
            return Refused(_("{path} on {host}: {said}").format(path=path, host=route.name, said=error), "", str(error))

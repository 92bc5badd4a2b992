"""What goes wrong with SSH, in our own errors."""

from __future__ import annotations

import errno
import socket

import paramiko
import pytest

from stellwerk.adapters.ssh.error import MISSING, file_error, no_libvirt, translated, translating
from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import AppError, Gone, NotAllowed, Refused, TimedOut, Unreachable

ROUTE = Route(name="h1", address="10.0.0.1", port=2222, user="root", key_name="h1")


@pytest.mark.parametrize(
    ("raised", "kind", "text"),
    [
        (socket.gaierror(-2, "Name or service not known"), Unreachable, 'the host name "10.0.0.1" is not known'),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), Unreachable, "refused the connection on port 2222"),
        (OSError(errno.EHOSTUNREACH, "no route"), Unreachable, "no way leads to h1"),
        (TimeoutError("timed out"), TimedOut, "does not answer by SSH"),
        (paramiko.SSHException("Error reading SSH protocol banner"), Unreachable, "does not speak SSH"),
        (paramiko.ChannelException(1, "Administratively prohibited"), Refused, "no further session"),
        (EOFError(), Unreachable, "was lost"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), Unreachable, "ended the connection"),
    ],
)
def test_each_has_its_text_and_what_to_do(raised: Exception, kind: type[AppError], text: str) -> None:
    with pytest.raises(kind, match=text) as caught, translating(ROUTE):
        raise raised
    assert caught.value.hint


@pytest.mark.parametrize(
    ("status", "said", "kind", "text"),
    [
        (MISSING, "", Unreachable, "neither virt-ssh-helper nor nc"),
        (
            1,
            "cannot connect to '/run/libvirt/libvirt-sock': No such file or directory",
            Unreachable,
            "does not run",
        ),
        (1, "no socket of libvirt", Unreachable, "does not run"),
        (1, "libvirt-sock: Permission denied", NotAllowed, "root may not use libvirt on h1"),
        (1, "rbash: sh: restricted", Unreachable, "runs no commands"),
        (1, "anything", Unreachable, "ended the connection"),
    ],
)
def test_why_there_is_no_libvirt(status: int, said: str, kind: type[AppError], text: str) -> None:
    error = no_libvirt(ROUTE, status, said)
    assert isinstance(error, kind)
    assert text in error.text
    assert error.hint


def test_secrets_do_not_stay_in_what_was_said() -> None:
    assert "hunter2" not in str(translated(paramiko.SSHException("password=hunter2"), ROUTE).details)


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOENT, Gone), (errno.EACCES, NotAllowed), (errno.EIO, Refused)])
def test_files(number: int, kind: type[AppError]) -> None:
    assert isinstance(file_error(OSError(number, "said"), "/etc/x", ROUTE), kind)

"""The ssh program asks us: over a private socket, and only who was sent is answered."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.ssh_server import MemorySecrets

from stellwerk.adapters.ssh.askpass import SshAsking, SshAskpass, secret_asked
from stellwerk.core.error import NotAllowed
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName

ROOT = "root@h1's password: "
NAME = "password ssh://root@h1:2222"
DENIED = "Cannot recv data: root@h1: Permission denied (publickey,password)."


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def askpass(secrets: MemorySecrets) -> SshAskpass:
    return SshAskpass(secrets)


@pytest.fixture
def asking(askpass: SshAskpass) -> Iterator[SshAsking]:
    made = askpass.asking(2222)
    yield made
    made.close()


def folder(asking: SshAsking) -> Path:
    return Path(asking.command).parent


def ask(asking: SshAsking, prompt: str) -> tuple[int, bytes]:
    """What ssh gets for a question: by the script that it runs."""
    done = subprocess.run([folder(asking) / "ask", prompt], capture_output=True, check=False, timeout=30)
    return done.returncode, done.stdout


def raw(asking: SshAsking, said: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.connect(str(folder(asking) / "socket"))
        wire.sendall(said)
        wire.shutdown(socket.SHUT_WR)
        return wire.recv(1000)


def test_a_kept_password_is_answered_and_nothing_of_it_is_on_the_disk(
    asking: SshAsking, secrets: MemorySecrets
) -> None:
    secrets.kept[NAME] = "s3cret"
    assert ask(asking, ROOT) == (0, b"s3cret\n")
    place = folder(asking)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in place.iterdir()} == {
        "ask": 0o700, "ssh": 0o700, "token": 0o600, "socket": 0o600,
    }  # fmt: skip
    assert all(b"s3cret" not in file.read_bytes() for file in place.iterdir() if file.is_file())
    assert asking.fault("another reason") is None


def test_one_that_is_not_kept_is_told(asking: SshAsking) -> None:
    assert ask(asking, ROOT) == (1, b"")
    fault = asking.fault(DENIED)
    assert isinstance(fault, SecretNeeded)
    assert (fault.text, fault.details) == ("ssh://root@h1:2222 wants a password", NAME)


def test_a_wrong_one_is_sent_once(askpass: SshAskpass, secrets: MemorySecrets) -> None:
    secrets.kept[NAME] = "wrong"
    for number in range(2):
        asking = askpass.asking(2222)
        assert ask(asking, ROOT) == ((0, b"wrong\n") if number == 0 else (1, b""))
        fault = asking.fault(DENIED)
        assert isinstance(fault, SecretNeeded)
        assert fault.text == "ssh://root@h1:2222 refused the password"
        asking.close()


@pytest.mark.parametrize(
    "said", [b"", b"nonsense\n", b"[]\n", b"{}\n", b'{"token": "", "prompt": "x"}\n', b"\xff" * 9000, b"[" * 4096,
             json.dumps({"token": "0" * 64, "prompt": ROOT}).encode() + b"\n"],
)  # fmt: skip
def test_a_stranger_gets_nothing(asking: SshAsking, secrets: MemorySecrets, said: bytes) -> None:
    secrets.kept[NAME] = "s3cret"
    try:
        assert raw(asking, said) == b""
    except (BrokenPipeError, ConnectionResetError):
        assert len(said) > 4096
    assert secrets.asked == []


def test_other_questions(asking: SshAsking, secrets: MemorySecrets) -> None:
    assert ask(asking, "Are you sure you want to continue connecting (yes/no/[fingerprint])? ") == (1, b"")
    assert asking.fault("Host key verification failed.") is None
    assert ask(asking, "One-time code: ") == (1, b"")
    fault = asking.fault(DENIED)
    assert isinstance(fault, NotAllowed)
    assert fault.text == "ssh asks what is not known here: One-time code:"
    assert secrets.asked == []


def test_it_leaves_nothing_behind(askpass: SshAskpass) -> None:
    asking = askpass.asking(0)
    place = folder(asking)
    asking.close()
    asking.close()
    assert not place.exists()


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        (ROOT, SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")),
        ("(kim@10.0.0.7) Password: ", SecretName(SecretKind.PASSWORD, "ssh://kim@10.0.0.7:22")),
        ("root@fd00::1's password: ", SecretName(SecretKind.PASSWORD, "ssh://root@[fd00::1]:22")),
        ("Enter passphrase for key '/home/k/id': ", SecretName(SecretKind.PASSPHRASE, "/home/k/id")),
        ("root@h1's password: \nroot@h2's password: ", None),
        ("Say root@h1's password: ", None),
        ("", None),
    ],
)
def test_which_secret_is_meant(prompt: str, name: SecretName | None) -> None:
    assert secret_asked(prompt, 22) == name

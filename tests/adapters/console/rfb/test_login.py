"""Versions and kinds of login."""

import pytest
from tests.adapters.console.rfb.feeding import run

from stellwerk.adapters.console.rfb.login import Credentials, Login, Talk, Veil, log_in
from stellwerk.adapters.console.rfb.password import answer_challenge
from stellwerk.core.error import AppError, Invalid, NotAllowed, Unsupported

PASSWORD = Credentials("secret")
CHALLENGE = bytes(range(16))
ANSWER = answer_challenge(CHALLENGE, "secret")


class Server:
    """Notes what is said to it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.tls: list[bool] = []

    def log_in(self, data: bytes, credentials: Credentials = PASSWORD) -> None:
        """What it says, all at once."""
        run(log_in(Talk(self.heard.append, self.tls.append), credentials), data)


@pytest.mark.parametrize(
    ("offered", "answered", "rest"),
    [
        (b"RFB 003.003\n", b"RFB 003.003\n", b"\0\0\0\1"),
        (b"RFB 003.005\n", b"RFB 003.003\n", b"\0\0\0\1"),
        (b"RFB 003.007\n", b"RFB 003.007\n", b"\1\1"),
        (b"RFB 003.008\n", b"RFB 003.008\n", b"\1\1\0\0\0\0"),
        (b"RFB 003.889\n", b"RFB 003.008\n", b"\1\1\0\0\0\0"),
        (b"RFB 004.001\n", b"RFB 003.008\n", b"\1\1\0\0\0\0"),
    ],
)
def test_versions(offered: bytes, answered: bytes, rest: bytes) -> None:
    server = Server()
    server.log_in(offered + rest)
    assert server.heard[0] == answered


@pytest.mark.parametrize("said", [b"SSH-2.0-Open", b"RFB 003:008\n", b"RFB abc.def\n", b"RFB 002.001\n"])
def test_what_is_no_version(said: bytes) -> None:
    with pytest.raises(Invalid):
        Server().log_in(said)


@pytest.mark.parametrize(
    "said", [b"RFB 003.003\n\0\0\0\2" + CHALLENGE, b"RFB 003.007\n\2\1\2" + CHALLENGE, b"RFB 003.008\n\1\2" + CHALLENGE]
)
def test_a_password(said: bytes) -> None:
    server = Server()
    server.log_in(said + b"\0\0\0\0")
    assert server.heard[-1] == ANSWER


def test_no_password_where_one_is_asked_for() -> None:
    with pytest.raises(NotAllowed):
        Server().log_in(b"RFB 003.008\n\1\2" + CHALLENGE, Credentials())


def test_without_a_password_the_way_that_needs_none() -> None:
    server = Server()
    server.log_in(b"RFB 003.008\n\2\2\1\0\0\0\0", Credentials())
    assert server.heard[1] == bytes([Login.NONE])


def test_a_refusal_with_its_reason() -> None:
    with pytest.raises(NotAllowed) as told:
        Server().log_in(b"RFB 003.008\n\1\1\0\0\0\1" + b"\0\0\0\5" + b"never")
    assert told.value.details == "never"


def test_a_refusal_at_once() -> None:
    with pytest.raises(NotAllowed) as told:
        Server().log_in(b"RFB 003.008\n\0\0\0\0\4" + b"full")
    assert told.value.details == "full"


def test_a_refusal_of_the_old_versions() -> None:
    with pytest.raises(NotAllowed):
        Server().log_in(b"RFB 003.007\n\1\2" + CHALLENGE + b"\0\0\0\1")


def test_an_endless_reason() -> None:
    with pytest.raises(Invalid):
        Server().log_in(b"RFB 003.008\n\1\1\0\0\0\1" + b"\x7f\xff\xff\xff")


def test_kinds_that_nobody_knows() -> None:
    with pytest.raises(Unsupported) as told:
        Server().log_in(b"RFB 003.008\n\2\x05\x10")
    assert "5, 16" in told.value.details


@pytest.mark.parametrize(
    ("kind", "certified", "asked"),
    [
        (Veil.TLS_NONE, False, b""), (Veil.TLS_VNC, False, CHALLENGE), (Veil.X509_NONE, True, b""),
        (Veil.X509_VNC, True, CHALLENGE),
    ],
)  # fmt: skip
def test_tls_around_it(kind: Veil, certified: bool, asked: bytes) -> None:
    server = Server()
    offer = b"\2" + (258 + 99).to_bytes(4, "big") + int(kind).to_bytes(4, "big")
    server.log_in(b"RFB 003.008\n\1\x13" + b"\0\2" + b"\0" + offer + b"\1" + asked + b"\0\0\0\0")
    assert server.heard[1:4] == [b"\x13", b"\0\2", int(kind).to_bytes(4, "big")]
    assert server.tls == [certified]
    assert (ANSWER in server.heard) == bool(asked)


def test_tls_with_name_and_password() -> None:
    server = Server()
    offer = b"\1" + int(Veil.X509_PLAIN).to_bytes(4, "big")
    said = b"RFB 003.008\n\1\x13" + b"\0\2" + b"\0" + offer + b"\1" + b"\0\0\0\0"
    server.log_in(said, Credentials("pw", "joe"))
    assert server.heard[-1] == b"\0\0\0\3\0\0\0\2joepw"
    with pytest.raises(Unsupported):
        Server().log_in(said)


@pytest.mark.parametrize("rest", [b"\0\1", b"\0\2\1", b"\0\2\0\1\0\0\1\4\0"], ids=["old", "refused", "refused later"])
def test_tls_that_comes_to_nothing(rest: bytes) -> None:
    with pytest.raises(AppError):
        Server().log_in(b"RFB 003.008\n\1\x13" + rest)


def test_nobody_reads_a_password_by_accident() -> None:
    assert "secret" not in repr(PASSWORD)

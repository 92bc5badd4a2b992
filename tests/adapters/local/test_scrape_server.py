"""The port for Prometheus: what it answers, and whom it survives."""

from __future__ import annotations

import contextlib
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from stellwerk.adapters.local.scrape_server import CONTENT_TYPE, MOST_AT_ONCE, MOST_HEAD, ScrapePort, ScrapeServer
from stellwerk.core.error import Refused

BODY = b"a 1\n" * 500_000
LIMIT = 10.0


class Answers:
    """What is answered."""

    def __init__(self) -> None:
        self.body: bytes | None = BODY

    def __call__(self) -> bytes | None:
        return self.body


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def port(answers: Answers) -> Iterator[ScrapePort]:
    opened = ScrapeServer().open("127.0.0.1", 0, answers)
    yield opened
    opened.close()


def ask(port: ScrapePort, said: bytes) -> bytes:
    """Say it, and read to the end."""
    with socket.create_connection(("127.0.0.1", port.port), timeout=LIMIT) as wire:
        wire.sendall(said)
        found = b""
        while more := wire.recv(1 << 16):
            found += more
    return found


def test_a_client_gets_all_of_it(port: ScrapePort) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port.port}/metrics?x=1", timeout=LIMIT) as answer:
        assert (answer.status, answer.headers["Content-Type"]) == (200, CONTENT_TYPE)
        assert answer.read() == BODY


def test_nothing_else_is_there(port: ScrapePort, answers: Answers) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{port.port}/", timeout=LIMIT)
    assert ask(port, b"POST /metrics HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 405 ")
    assert ask(port, b"HEAD /metrics HTTP/1.1\r\n\r\n").endswith(b"\r\n\r\n")
    answers.body = None
    assert ask(port, b"GET /metrics HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 503 ")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:9177", "localhost:9177", "LocalHost.", "[::1]:9177", "::1", "10.1.2.3:80", "OWN:1"]
)
def test_who_asks_for_this_computer_is_answered(port: ScrapePort, host: str) -> None:
    own = host.replace("OWN", socket.gethostname())
    assert ask(port, f"GET /metrics HTTP/1.1\r\nHost: {own}\r\n\r\n".encode()).endswith(BODY)


@pytest.mark.parametrize(
    "fields",
    [
        "Host: evil.example:9177",
        "host:evil.example",
        "Host: 127.0.0.1.evil.example",
        "Host: localhost.evil.example:9177",
        "Host:",
        "Host: 127.0.0.1\r\nHost: evil.example",
        "Host: 127.0.0.1@evil.example",
        "Host : evil.example",
    ],
)
def test_a_name_that_leads_here_by_another_hand_is_refused(port: ScrapePort, fields: str) -> None:
    """As a page in a browser does whose name was made to stand for this computer."""
    said = ask(port, f"GET /metrics HTTP/1.1\r\n{fields}\r\n\r\n".encode())
    assert said.startswith(b"HTTP/1.1 403 ")
    assert b"a 1" not in said


@pytest.mark.parametrize(
    "said",
    [
        b"\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
        b"GET /metrics\r\n\r\n",
        b"GET  HTTP/9\r\n\r\n",
        b"\xff" * 100 + b"\r\n\r\n",
    ],
)
def test_what_is_no_question_is_refused(port: ScrapePort, said: bytes) -> None:
    assert ask(port, said).startswith(b"HTTP/1.1 4")
    assert ask(port, b"GET /metrics HTTP/1.1\r\n\r\n").endswith(BODY)


def test_a_head_without_end_is_not_read_to_it(port: ScrapePort) -> None:
    with socket.create_connection(("127.0.0.1", port.port), timeout=LIMIT) as wire:
        wire.sendall(b"GET /metrics HTTP/1.1\r\nX: " + b"y" * (MOST_HEAD + 4096))
        with contextlib.suppress(ConnectionResetError):
            assert wire.recv(100) == b""


def test_who_says_nothing_holds_nobody(port: ScrapePort) -> None:
    silent = [socket.create_connection(("127.0.0.1", port.port)) for _each in range(MOST_AT_ONCE - 1)]
    assert ask(port, b"GET /metrics HTTP/1.1\r\n\r\n").endswith(BODY)
    for wire in silent:
        wire.close()


def test_a_port_that_is_taken_says_so(port: ScrapePort) -> None:
    with pytest.raises(Refused, match=f"port {port.port} of 127.0.0.1 cannot be opened: "):
        ScrapeServer().open("127.0.0.1", port.port, lambda: b"")
    with pytest.raises(Refused, match="no IP address"):
        ScrapeServer().open("nowhere.example", 1, lambda: b"")


def test_closed_it_is_free_again_and_its_thread_gone(answers: Answers) -> None:
    opened = ScrapeServer().open("localhost", 0, answers)
    assert ask(opened, b"GET /metrics HTTP/1.1\r\n\r\n").endswith(BODY)
    threads = [one for one in threading.enumerate() if one.name == "stellwerk-metrics"]
    opened.close()
    opened.close()
    for thread in threads:
        thread.join(LIMIT)
    again = ScrapeServer().open("127.0.0.1", opened.port, answers)
    again.close()

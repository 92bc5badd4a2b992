"""The feed over its port: told, heard, refused, ended."""

import contextlib
import json
import queue
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stellwerk.adapters.local.feed import ADDRESS, MOST, MOST_CALLERS, LocalFeeds, LocalListening
from stellwerk.core.error import Refused

LIMIT = 10.0


class Ear:
    """Listens; what it heard, and None once it has ended."""

    def __init__(self, folder: Path) -> None:
        self.heard: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.listening = LocalFeeds(folder).listen(self.heard.put, lambda: self.heard.put(None))

    def next(self) -> bytes | None:
        """The next thing."""
        return self.heard.get(timeout=LIMIT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def came() -> "queue.SimpleQueue[bool]":
    return queue.SimpleQueue()


@pytest.fixture
def ears(folder: Path) -> Iterator[Callable[[], Ear]]:
    made: list[Ear] = []

    def listen() -> Ear:
        made.append(Ear(folder))
        return made[-1]

    yield listen
    for ear in made:
        ear.listening.close()


def test_what_is_told_is_heard_in_its_order(
    folder: Path, ears: Callable[[], Ear], came: "queue.SimpleQueue[bool]"
) -> None:
    offer = LocalFeeds(folder).offer(lambda: came.put(True))
    offer.send(lambda: b"nobody is there")
    assert not offer.heard
    ear = ears()
    came.get(timeout=LIMIT)
    assert offer.heard
    offer.send(lambda: b"one")
    offer.send(lambda: bytes(3_000_000))
    assert ear.next() == b"one"
    assert ear.next() == bytes(3_000_000)
    ear.listening.close()
    assert ear.next() is None
    again = ears()
    came.get(timeout=LIMIT)
    offer.send(lambda: b"three")
    assert again.next() == b"three"
    offer.close()
    offer.close()
    assert again.next() is None
    assert not (folder / ADDRESS).exists()


def test_all_who_listen_are_told_what_is_made_once(
    folder: Path, ears: Callable[[], Ear], came: "queue.SimpleQueue[bool]"
) -> None:
    offer = LocalFeeds(folder).offer(lambda: came.put(True))
    window, terminal = ears(), ears()
    for _each in range(2):
        came.get(timeout=LIMIT)
    made = iter((b"one", b"two"))
    offer.send(lambda: next(made))
    assert (window.next(), terminal.next()) == (b"one", b"one")
    terminal.listening.close()
    assert terminal.next() is None
    offer.send(lambda: next(made))
    assert window.next() == b"two"
    offer.close()


def test_more_than_a_few_are_not_let_in(folder: Path, ears: Callable[[], Ear], came: "queue.SimpleQueue[bool]") -> None:
    offer = LocalFeeds(folder).offer(lambda: came.put(True))
    for _each in range(MOST_CALLERS):
        ears()
        came.get(timeout=LIMIT)
    assert ears().next() is None
    offer.close()


def test_the_file_is_for_its_user_alone(folder: Path) -> None:
    offer = LocalFeeds(folder).offer(lambda: None)
    assert (folder / ADDRESS).stat().st_mode & 0o777 == 0o600
    assert list(folder.iterdir()) == [folder / ADDRESS]
    offer.close()


@pytest.mark.parametrize("said", [b"\0" * 32, b"", b"GET / HTTP/1.1\r\n\r\n and so on and so on"])
def test_who_does_not_know_the_word_hears_nothing(
    folder: Path, ears: Callable[[], Ear], came: "queue.SimpleQueue[bool]", said: bytes
) -> None:
    offer = LocalFeeds(folder).offer(lambda: came.put(True))
    port = json.loads((folder / ADDRESS).read_text())["port"]
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as wire:
        wire.sendall(said)
        with contextlib.suppress(OSError):  # it was not read to its end
            wire.shutdown(socket.SHUT_WR)
            assert wire.recv(1) == b""
    ears()  # the next one is let in
    came.get(timeout=LIMIT)
    offer.close()


def test_who_does_not_answer_with_the_word_is_not_listened_to(folder: Path, ears: Callable[[], Ear]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        told = {"port": other.getsockname()[1], "asked": "00" * 32, "answer": "11" * 32}
        (folder / ADDRESS).write_text(json.dumps(told))
        ear = ears()
        wire, _peer = other.accept()
        with wire:
            wire.sendall(b"\x22" * 32 + b"\1\0\0\0x")
            assert ear.next() is None


def test_a_piece_that_is_too_long_ends_it(folder: Path, ears: Callable[[], Ear]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        told = {"port": other.getsockname()[1], "asked": "00" * 32, "answer": "11" * 32}
        (folder / ADDRESS).write_text(json.dumps(told))
        ear = ears()
        wire, _peer = other.accept()
        with wire:
            wire.sendall(b"\x11" * 32 + (MOST + 1).to_bytes(4, "little"))
            assert ear.next() is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"port": 1, "asked": "x", "answer": "11"}', '{"port": "a"}', "[" * 100_000,
     '{"port": 99999, "asked": "00", "answer": "11"}'],
)  # fmt: skip
def test_an_address_that_leads_nowhere_ends_at_once(folder: Path, text: str) -> None:
    if text:
        (folder / ADDRESS).write_text(text)
    ended: queue.SimpleQueue[bool] = queue.SimpleQueue()
    listening = LocalListening(folder / ADDRESS, lambda _data: None, lambda: ended.put(True))
    assert ended.get(timeout=LIMIT)
    listening.close()


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    with pytest.raises(Refused, match="cannot be handed"):
        LocalFeeds(folder / "none").offer(lambda: None)

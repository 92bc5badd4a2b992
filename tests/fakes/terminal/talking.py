"""A program on a terminal, played by a test."""

import queue
import threading

from stellwerk.core.error import AppError


class FakeTerminal:
    """The port `Terminal`: says what a test lets it say, keeps what it is told."""

    def __init__(self) -> None:
        self.said: queue.Queue[bytes] = queue.Queue()
        self.told: queue.Queue[bytes | tuple[int, int]] = queue.Queue()
        self.left = threading.Event()
        self.number: int | None = None
        self.refuses = False

    @property
    def closed(self) -> bool:
        return self.left.is_set()

    def say(self, data: bytes) -> None:
        self.said.put(data)

    def end(self, number: int | None = None) -> None:
        self.number = number
        self.said.put(b"")

    def receive(self, most: int) -> bytes:
        return self.said.get(timeout=60)

    def send(self, data: bytes) -> None:
        if self.refuses:
            raise AppError("gone")
        self.told.put(data)

    def resize(self, columns: int, rows: int) -> None:
        self.told.put((columns, rows))

    def status(self) -> int | None:
        return self.number

    def close(self) -> None:
        self.left.set()
        self.said.put(b"")

"""The place where another program fetches what is sampled, over HTTP. Any thread."""

from collections.abc import Callable
from typing import Protocol


class Opened(Protocol):
    """A port that is open."""

    @property
    def port(self) -> int:
        """Its number."""
        ...

    def close(self) -> None:
        """Answer no more; harmless the second time."""
        ...


class Scraping(Protocol):
    """Opens ports."""

    def open(self, address: str, port: int, answer: Callable[[], bytes | None]) -> Opened:
        """Answer `GET /metrics` there from now on. `answer` is called on a thread of its own, one at a time; None =
        it cannot be told now. Port 0 = a free one.

        Raises Refused where the port cannot be opened.
        """
        ...

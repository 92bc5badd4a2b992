"""The feed: what one process of a profile samples, told to another one on this computer. Any thread."""

from collections.abc import Callable
from typing import Protocol


class Offer(Protocol):
    """The end that tells whoever listens."""

    @property
    def heard(self) -> bool:
        """Somebody listens."""
        ...

    def send(self, make: Callable[[], bytes]) -> None:
        """Tell what `make` answers, which is called once, on a thread of the feed. Never blocks; left out where nobody
        listens, and for a listener that is slow where too much waits for it."""
        ...

    def close(self) -> None:
        """Tell nothing more; harmless the second time."""
        ...


class Listening(Protocol):
    """The end that listens."""

    def close(self) -> None:
        """Listen no more; harmless the second time."""
        ...


class Feeds(Protocol):
    """Makes both ends, for one profile."""

    def offer(self, came: Callable[[], None]) -> Offer:
        """Tell from now on; `came` is called on the feed's thread for each one that begins to listen.

        Raises Refused where this computer does not let us.
        """
        ...

    def listen(self, heard: Callable[[bytes], None], ended: Callable[[], None]) -> Listening:
        """Listen to whoever tells. Both are called on the feed's thread: `heard` with each piece, `ended` once, when
        nobody tells or does any more, or nothing came for too long."""
        ...

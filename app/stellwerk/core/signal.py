"""A list of listeners. Not thread-safe on purpose: connect and emit on the owner thread only."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Subscription:
    """Holds one listener's place; `close` gives it up. Closing twice is harmless."""

    __slots__ = ("_close",)

    def __init__(self, close: Callable[[], None]) -> None:
        self._close: Callable[[], None] | None = close

    def close(self) -> None:
        """Stop listening. Safe inside a listener: one that is closed during an emit is not called any more."""
        close, self._close = self._close, None
        if close is not None:
            close()


class Signal(Generic[T]):
    """Calls its listeners with one value, in the order they came.

    An exception of a listener goes to the emitter: hiding it would leave half of the program in an older state.
    """

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        self._listeners: dict[object, Callable[[T], None]] = {}

    def connect(self, listener: Callable[[T], None]) -> Subscription:
        """Call `listener` on each emit until the subscription is closed."""
        token = object()
        self._listeners[token] = listener
        return Subscription(lambda: self._drop(token))

    def emit(self, value: T) -> None:
        """Call every listener that was connected when the emit began and still is."""
        for token, listener in tuple(self._listeners.items()):
            if token in self._listeners:
                listener(value)

    def __len__(self) -> int:
        return len(self._listeners)

    def _drop(self, token: object) -> None:
        self._listeners.pop(token, None)

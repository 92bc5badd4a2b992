"""Single keys of a console that is no POSIX terminal, that of Windows: read by prompt_toolkit.

The thread `stellwerk-keys` waits for them and hands their names to the owner thread; it ends with the context.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from types import TracebackType
from typing import Protocol

from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from stellwerk.core.loop import Loop

_NAMES = {
    Keys.Up: "up", Keys.Down: "down", Keys.Left: "left", Keys.Right: "right", Keys.Home: "home", Keys.End: "end",
    Keys.PageUp: "pageup", Keys.PageDown: "pagedown", Keys.Escape: "escape",
}  # fmt: skip
_INTERRUPT = "interrupt"
_LONE = 0.1
"""Seconds after which an escape is a key, and not how another one begins."""


class Came(Enum):
    """What a wait ended with."""

    KEYS = "keys"
    NOTHING = "nothing"
    END = "end"


class Waiting(Protocol):
    """Waits for what is typed."""

    def wait(self, seconds: float | None) -> Came:
        """Wait until something was typed, so long at most (None = for good), or until `end` was called."""
        ...

    def end(self) -> None:
        """Whoever waits is to end. Any thread."""
        ...


class ConsoleKeyboard:
    """A context: `pressed` is called on the owner thread with each key. Ctrl+C, a key like others here, is the signal
    that it is elsewhere."""

    def __init__(self, console: Input, waiting: Waiting, loop: Loop, pressed: Callable[[str], None]) -> None:
        self._console, self._waiting = console, waiting
        self._loop, self._pressed = loop, pressed
        self._thread = threading.Thread(target=self._main, name="stellwerk-keys", daemon=True)

    def __enter__(self) -> "ConsoleKeyboard":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.end()
        self._thread.join()

    def take(self) -> None:
        """Nothing: nobody is stopped by Ctrl+Z there."""

    def give_back(self) -> None:
        """Nothing; see `take`."""

    def _main(self) -> None:
        patience: float | None = None
        with self._console.raw_mode():
            while (come := self._waiting.wait(patience)) is not Came.END:
                self._read(self._console.read_keys() if come is Came.KEYS else self._console.flush_keys())
                patience = _LONE if come is Came.KEYS else None

    def _read(self, keys: Iterable[KeyPress]) -> None:
        names = [name for key in keys if (name := name_of(key))]
        if names:
            self._loop.post(partial(self._tell, names))

    def _tell(self, names: list[str]) -> None:
        for name in names:
            if name == _INTERRUPT:
                signal.raise_signal(signal.SIGINT)
            else:
                self._pressed(name)


def name_of(key: KeyPress) -> str:
    """As `keyboard.names_of` calls it; empty for one that has no name."""
    if key.key is Keys.ControlC:
        return _INTERRUPT
    if isinstance(key.key, Keys):
        return _NAMES.get(key.key, "")
    return key.key.casefold() if key.key.isprintable() else ""


if sys.platform == "win32":
    from ctypes import windll

    from prompt_toolkit.eventloop.win32 import INFINITE, create_win32_event, wait_for_handles
    from prompt_toolkit.input.win32 import Win32Input

    class WindowsWaiting:
        """Of the console of Windows."""

        def __init__(self, console: Win32Input) -> None:
            self._console, self._over = console, create_win32_event()

        def wait(self, seconds: float | None) -> Came:
            """As the protocol says."""
            timeout = INFINITE if seconds is None else round(1000 * seconds)
            come = wait_for_handles([self._over, self._console.handle], timeout)
            if come is None:
                return Came.NOTHING
            return Came.END if come is self._over else Came.KEYS

        def end(self) -> None:
            """As the protocol says."""
            windll.kernel32.SetEvent(self._over)

"""Single keys of the terminal, while something is drawn on it. POSIX only; see `console_keyboard` for Windows.

The thread `stellwerk-keys` waits for them and hands their names to the owner thread; it ends with the context.
"""

import os
import re
import selectors
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from stellwerk.core.loop import Loop

if TYPE_CHECKING:
    from stellwerk.cli.top.console_keyboard import ConsoleKeyboard

_SEQUENCES = {
    "[A": "up", "[B": "down", "[C": "right", "[D": "left", "[H": "home", "[F": "end", "[5~": "pageup",
    "[6~": "pagedown", "[1~": "home", "[4~": "end",
}  # fmt: skip
_KEY = re.compile(r"\x1b(?P<sequence>[\[O](?:[0-9;]*)[A-Za-z~])|(?P<char>.)", re.DOTALL)
_Waiting = getattr(selectors, "PollSelector", selectors.SelectSelector)
"""`select` knows no file above 1023, and hundreds of connections are more than those."""
_MOST = 256
"""Bytes at once: who pastes a book is not listened to for long."""


def names_of(typed: str) -> list[str]:
    """The keys that this says: letters as they are, others by name; what is unknown is left out."""
    found = []
    for match in _KEY.finditer(typed):
        char, sequence = match["char"], match["sequence"]
        if sequence is not None:
            name = _SEQUENCES.get(f"[{sequence[1:]}", "")
        else:
            name = "escape" if char == "\x1b" else char.casefold() if char.isprintable() else ""
        found += [name] if name else []
    return found


def keyboard_of(source: TextIO, loop: Loop, pressed: Callable[[str], None]) -> "Keyboard | ConsoleKeyboard":
    """That of the system; see `Keyboard`."""
    if sys.platform == "win32" and source.isatty():
        from prompt_toolkit.input.win32 import Win32Input  # here: elsewhere there is none

        from stellwerk.cli.top.console_keyboard import ConsoleKeyboard, WindowsWaiting

        console = Win32Input(source)
        return ConsoleKeyboard(console, WindowsWaiting(console), loop, pressed)
    return Keyboard(source, loop, pressed)


class Keyboard:
    """A context: `pressed` is called on the owner thread with each key. The terminal is given back as it was."""

    def __init__(self, source: TextIO, loop: Loop, pressed: Callable[[str], None]) -> None:
        self._source, self._loop, self._pressed = source, loop, pressed
        self._file: int | None = None
        self._before: list[Any] = []
        self._wakes = self._wake = -1
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Keyboard":
        if sys.platform == "win32" or not self._source.isatty():
            return self
        self._wakes, self._wake = os.pipe()
        self._file = file = self._source.fileno()
        self.take()
        self._thread = threading.Thread(target=self._main, args=(file,), name="stellwerk-keys", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is None:
            return
        os.write(self._wake, b"!")
        self._thread.join()
        for end in (self._wakes, self._wake):
            os.close(end)
        self.give_back()

    def take(self) -> None:
        """Have each key as it is typed; Ctrl+C and Ctrl+Z stay signals."""
        if sys.platform == "win32" or self._file is None:
            return
        import termios  # here: Windows has none
        import tty

        self._before = termios.tcgetattr(self._file)
        tty.setcbreak(self._file)

    def give_back(self) -> None:
        """Have lines again, as before."""
        if sys.platform == "win32" or self._file is None:
            return
        import termios

        termios.tcsetattr(self._file, termios.TCSAFLUSH, self._before)

    def _main(self, file: int) -> None:
        with _Waiting() as waiting:
            for end in (file, self._wakes):
                waiting.register(end, selectors.EVENT_READ)
            while self._wakes not in {key.fd for key, _events in waiting.select()}:
                try:
                    typed = os.read(file, _MOST)
                except OSError:
                    return
                if not typed:
                    return
                names = names_of(typed.decode("utf-8", "replace"))
                self._loop.post(partial(self._tell, names))

    def _tell(self, names: list[str]) -> None:
        for name in names:
            self._pressed(name)

"""Single keys of a console that is no POSIX terminal, that of Windows: read by prompt_toolkit.

The thread `stellwerk-keys` waits for them and hands their names to the owner thread; it ends with the context.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterable
from functools import partial
from types import TracebackType

from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from stellwerk.core.loop import Loop

_log = logging.getLogger(__name__)

_NAMES = {
    Keys.Up: "up", Keys.Down: "down", Keys.Left: "left", Keys.Right: "right", Keys.Home: "home", Keys.End: "end",
    Keys.PageUp: "pageup", Keys.PageDown: "pagedown", Keys.Escape: "escape",
}  # fmt: skip
_INTERRUPT = "interrupt"
_LONE = 0.1
"""Seconds after which an escape is a key, and not how another one begins."""


class ConsoleKeyboard:
    """A context: `pressed` is called on the owner thread with each key. Ctrl+C, a key like others here, is the signal
    that it is elsewhere."""

    def __init__(self, console: Input, loop: Loop, pressed: Callable[[str], None]) -> None:
        self._console, self._loop, self._pressed = console, loop, pressed
        self._end: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=self._run, name="stellwerk-keys", daemon=True)
        self._listens = threading.Event()

    def __enter__(self) -> "ConsoleKeyboard":
        self._thread.start()
        self._listens.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self._end()
        self._thread.join()

    def take(self) -> None:
        """Nothing: nobody is stopped by Ctrl+Z there."""

    def give_back(self) -> None:
        """Nothing; see `take`."""

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except OSError as error:  # no console after all: nothing is heard
            _log.debug("no keys: %s", error)
        finally:
            self._listens.set()

    async def _main(self) -> None:
        here, over = asyncio.get_running_loop(), asyncio.Event()
        self._end = partial(here.call_soon_threadsafe, over.set)
        flush = partial(self._read, self._console.flush_keys)

        def come() -> None:
            self._read(self._console.read_keys)
            here.call_later(_LONE, flush)

        with self._console.raw_mode(), self._console.attach(come):
            self._listens.set()
            await over.wait()

    def _read(self, keys: Callable[[], Iterable[KeyPress]]) -> None:
        names = [name for key in keys() if (name := name_of(key))]
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

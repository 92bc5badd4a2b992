"""Single keys as prompt_toolkit reads them, from a pipe in place of the console of Windows."""

import os
import select
import signal
from collections.abc import Iterator

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from stellwerk.cli.top.console_keyboard import Came, ConsoleKeyboard, name_of
from stellwerk.core.loop import PlainLoop


class PipeWaiting:
    """For a pipe."""

    def __init__(self, console: PipeInput) -> None:
        self._typed = console.fileno()
        self._over, self._wake = os.pipe()

    def wait(self, seconds: float | None) -> Came:
        ready = select.select([self._over, self._typed], [], [], seconds)[0]
        if self._over in ready:
            os.close(self._over)
            return Came.END
        return Came.KEYS if ready else Came.NOTHING

    def end(self) -> None:
        os.write(self._wake, b"!")
        os.close(self._wake)


@pytest.fixture
def console() -> Iterator[PipeInput]:
    with create_pipe_input() as made:
        yield made


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (KeyPress("q"), "q"),
        (KeyPress("M"), "m"),
        (KeyPress(Keys.Up), "up"),
        (KeyPress(Keys.PageDown), "pagedown"),
        (KeyPress(Keys.Escape), "escape"),
        (KeyPress(Keys.F3), ""),
        (KeyPress("\x07"), ""),
    ],
)
def test_keys_have_the_names_that_they_have_elsewhere(key: KeyPress, name: str) -> None:
    assert name_of(key) == name


def test_keys_come_one_by_one_and_a_lone_escape_after_a_moment(console: PipeInput) -> None:
    loop, heard = PlainLoop(), list[str]()
    with ConsoleKeyboard(console, PipeWaiting(console), loop, heard.append):
        console.send_text("C\x1b[B\x1b[5~")
        assert loop.run(lambda: len(heard) == 3, 10.0)
        console.send_text("\x1b")
        assert loop.run(lambda: len(heard) == 4, 10.0)
    assert heard == ["c", "down", "pageup", "escape"]


def test_ctrl_c_is_the_signal_that_it_is_elsewhere(console: PipeInput) -> None:
    loop, caught, heard = PlainLoop(), list[int](), list[str]()
    before = signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    try:
        with ConsoleKeyboard(console, PipeWaiting(console), loop, heard.append):
            console.send_text("\x03")
            assert loop.run(lambda: bool(caught), 10.0)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (caught, heard) == ([signal.SIGINT], [])


def test_after_the_end_nothing_is_heard(console: PipeInput) -> None:
    loop, heard = PlainLoop(), list[str]()
    with ConsoleKeyboard(console, PipeWaiting(console), loop, heard.append):
        pass
    console.send_text("q")
    loop.drain()
    assert heard == []

"""Types a text into a guest, key by key, at a pace that guests keep up with. Owner thread."""

from collections.abc import Iterator

from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal
from stellwerk.ports.console import Key
from stellwerk.services.console.layout import ALT_GR, SHIFT, Layout, Stroke
from stellwerk.services.console.pressing import MOST, PAUSE
from stellwerk.ui.console.vnc.keyboard import Press
from stellwerk.ui.console.vnc.keysym import symbol_of_char

_SHIFT, _ALT_GR = Key(SHIFT, 0xFFE1), Key(ALT_GR, 0xFE03)

Beat = tuple[tuple[Key, bool], ...]
"""Keys that go down or up together."""


class Typist:
    """`moved` emits how many characters of how many were typed; (0, 0) = nothing is being typed."""

    def __init__(self, loop: Loop, press: Press) -> None:
        self._loop = loop
        self._press = press
        self._beats: Iterator[Beat] = iter(())
        self._timer: Timer | None = None
        self._done = self._total = 0
        self.moved: Signal[tuple[int, int]] = Signal()

    @property
    def busy(self) -> bool:
        """A text is being typed."""
        return self._timer is not None

    def type(self, text: str, layout: Layout) -> None:
        """Begin; another text that is being typed is given up. What the layout cannot type is left out."""
        self.stop()
        chars = [char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char in layout.strokes][:MOST]
        self._beats = (beats_of(char, layout) for char in chars)
        self._done, self._total = 0, len(chars)
        self._step()

    def stop(self) -> None:
        """Give up; no key stays pressed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self.moved.emit((0, 0))

    def _step(self) -> None:
        self._timer = None
        beat = next(self._beats, None)
        if beat is None:
            self.moved.emit((0, 0))
            return
        for key, down in beat:
            self._press(key, down)
        self._done += 1
        self._timer = self._loop.after(PAUSE, self._step)
        self.moved.emit((self._done, self._total))


def beats_of(char: str, layout: Layout) -> Beat:
    """What goes down and up for a character."""
    symbol = symbol_of_char(char)
    return tuple(part for stroke in layout.strokes[char] for part in _stroke(stroke, symbol))


def _stroke(stroke: Stroke, symbol: int) -> Iterator[tuple[Key, bool]]:
    held = [key for key, wanted in ((_SHIFT, stroke.shift), (_ALT_GR, stroke.alt_gr)) if wanted]
    key = Key(stroke.code, symbol)
    yield from ((other, True) for other in held)
    yield key, True
    yield key, False
    yield from ((other, False) for other in reversed(held))

"""Presses keys of a VM by its host's libvirt, which needs no way to its display. Owner thread; each stroke runs on lane
GUEST of the host.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.loop import Loop
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.console.layout import ALT_GR, SHIFT, Layout

PAUSE = 0.02
"""Seconds between two strokes: 50 a second. A PS/2 keyboard keeps 16 bytes, and a guest that is busy loses more."""
MOST = 100_000
"""Characters of one text: half an hour."""

Stroke = tuple[int, ...]
"""Places of keys that are down together."""


def strokes_of(text: str, layout: Layout) -> Iterator[Stroke]:
    """What types a text; what the layout cannot type is left out."""
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        for stroke in layout.strokes.get(char, ()):
            yield (*((SHIFT,) if stroke.shift else ()), *((ALT_GR,) if stroke.alt_gr else ()), stroke.code)


class Pressing:
    """One text or combination. `moved` is told how many strokes are done, `done` how it ended."""

    def __init__(
        self,
        loop: Loop,
        lanes: Lanes,
        place: tuple[HostId, VmId],
        strokes: Iterable[Stroke],
        moved: Callable[[int], None],
    ) -> None:
        self._loop, self._lanes = loop, lanes
        self._host_id, self._vm_id = place
        self._strokes = iter(strokes)
        self._moved = moved
        self._count = 0
        self.stopped = False
        """Somebody gave up."""

    def start(self, done: Callable[[Answer[None]], None]) -> None:
        """Begin."""
        stroke = next(self._strokes, None)
        if stroke is None or self.stopped:
            done(Answer(value=None))
            return
        press = partial(_press, self._vm_id, stroke)
        self._lanes.ask(self._host_id, Lane.GUEST, press, partial(self._pressed, done))

    def stop(self) -> None:
        """Give up after the stroke of this moment; no key stays down."""
        self.stopped = True

    def _pressed(self, done: Callable[[Answer[None]], None], answer: Answer[None]) -> None:
        if answer.error is not None:
            done(answer)
            return
        self._count += 1
        self._moved(self._count)
        self._loop.after(PAUSE, lambda: self.start(done))


def _press(vm_id: VmId, stroke: Stroke, session: Session) -> None:
    session.press_keys(vm_id, stroke)

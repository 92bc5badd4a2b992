"""Typing texts."""

from tests.fakes.manual_loop import ManualLoop

from stellwerk.ports.console import Key
from stellwerk.services.console.layout import BY_KEY
from stellwerk.services.console.pressing import PAUSE
from stellwerk.ui.console.vnc.typist import Typist


class Desk:
    """A typist, the keys it presses, its progress."""

    def __init__(self) -> None:
        self.loop = ManualLoop()
        self.keys: list[tuple[int, bool]] = []
        self.progress: list[tuple[int, int]] = []
        self.typist = Typist(self.loop, self._press)
        self.typist.moved.connect(self.progress.append)

    def _press(self, key: Key, down: bool) -> None:
        self.keys.append((key.code, down))

    def go_on(self, turns: int) -> None:
        for _turn in range(turns):
            self.loop.advance(PAUSE)


def test_key_by_key_at_a_pace() -> None:
    desk = Desk()
    desk.typist.type("a\r\nb", BY_KEY["us"])
    assert desk.keys == [(0x1E, True), (0x1E, False)]
    assert desk.typist.busy
    desk.go_on(3)
    assert [code for code, down in desk.keys if down] == [0x1E, 0x1C, 0x30]
    assert desk.progress == [(1, 3), (2, 3), (3, 3), (0, 0)]
    assert not desk.typist.busy


def test_shift_and_altgr_are_held_around_the_key() -> None:
    desk = Desk()
    desk.typist.type("A@", BY_KEY["de"])
    desk.go_on(1)
    assert desk.keys[:4] == [(0x2A, True), (0x1E, True), (0x1E, False), (0x2A, False)]
    assert desk.keys[4:] == [(0xB8, True), (0x10, True), (0x10, False), (0xB8, False)]


def test_given_up_with_no_key_pressed() -> None:
    desk = Desk()
    desk.typist.type("AAAA", BY_KEY["us"])
    desk.typist.stop()
    desk.go_on(5)
    assert len(desk.keys) == 4
    assert sum(1 if down else -1 for _code, down in desk.keys) == 0
    assert desk.progress[-1] == (0, 0)


def test_what_cannot_be_typed_is_left_out() -> None:
    desk = Desk()
    desk.typist.type("ü", BY_KEY["us"])
    assert desk.keys == []
    assert desk.progress == [(0, 0)]

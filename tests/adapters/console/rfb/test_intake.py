"""Readers get what they ask for, in whatever pieces it arrives."""

from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.console.rfb.feeding import run

from stellwerk.adapters.console.rfb.intake import Intake, Reading, number, skip
from stellwerk.core.turnstile import Slices


def _counted(found: list[bytes]) -> Reading[None]:
    while True:
        length = (yield 1)[0]
        found.append((yield length) if length else b"")


@given(st.lists(st.binary(max_size=40), max_size=20), st.lists(st.integers(1, 9), min_size=1))
def test_pieces_do_not_matter(parts: list[bytes], cuts: list[int]) -> None:
    data = b"".join(bytes([len(part)]) + part for part in parts)
    found: list[bytes] = []
    intake = Intake(_counted(found))
    place = turn = 0
    while place < len(data):
        step = cuts[turn % len(cuts)]
        intake.feed(data[place : place + step])
        place, turn = place + step, turn + 1
    assert found == parts
    assert intake.kept == 0


def test_nothing_is_kept_beyond_what_is_needed() -> None:
    found: list[bytes] = []
    intake = Intake(_counted(found))
    for _turn in range(100):
        intake.feed(bytes([200]) + bytes(200))
    assert len(found) == 100
    assert intake.kept == 0


def test_what_nobody_needs_is_taken_in_pieces() -> None:
    reader = skip(100, piece=40)
    asked = [next(reader)]
    for _turn in range(2):
        asked.append(reader.send(bytes(asked[-1])))
    assert asked == [40, 40, 20]


def test_numbers_begin_with_the_highest_byte() -> None:
    assert run(number(2), b"\x01\x02") == 258


def test_whoever_reads_is_held_up_before_each_step() -> None:
    pauses: list[None] = []

    class Noted(Slices):
        def pause(self) -> None:
            pauses.append(None)

    def computing() -> Reading[None]:
        while True:
            yield 1
            yield 0
            yield 0

    intake = Intake(computing(), Noted())
    intake.feed(b"ab")
    assert len(pauses) == 6

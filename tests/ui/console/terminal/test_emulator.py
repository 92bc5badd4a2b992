"""A terminal that one thread feeds and another looks at."""

import threading

from tests.fakes.terminal.seen import Seen

from stellwerk.ui.console.terminal.emulator import SLICE


def test_whoever_looks_is_told_once_until_he_looks() -> None:
    seen = Seen().feed("a").feed("b")
    assert seen.changes == 1
    seen.emulator.frame()
    seen.feed("c")
    assert seen.changes == 2


def test_a_place_in_the_scroll_back_stays_while_more_comes() -> None:
    seen = Seen(rows=2, most_rows=10).feed("".join(f"{n}\r\n" for n in range(6)))
    before = seen.emulator.frame(2)
    assert ([row.text for row in before.rows], before.cursor) == (["2", "3"], None)
    seen.feed("x\r\ny\r\n")
    assert [row.text for row in seen.emulator.frame(2).rows] == ["2", "3"]
    seen.feed("z\r\n" * 20)
    late = seen.emulator.frame(2)
    assert late.first == late.begin > 2


def test_text_is_copied_from_place_to_place() -> None:
    seen = Seen(rows=2).feed("one  \r\ntwo\r\nthree")
    assert seen.emulator.text((0, 1), (2, 2)) == "ne\ntwo\nth"
    assert seen.emulator.text((1, 0), (2, 0)) == "two\n"


def test_the_scroll_back_is_forgotten() -> None:
    seen = Seen(rows=2).feed("1\r\n2\r\n3")
    seen.emulator.clear_history()
    assert seen.all == ["2", "3"]


def test_looking_goes_between_two_slices_of_much() -> None:
    seen = Seen(columns=80, rows=24)
    much = b"a line of some length that is shown\r\n" * 20_000
    reader = threading.Thread(target=seen.feed, args=(much,))
    reader.start()
    looked = 0
    while reader.is_alive():
        seen.emulator.frame()
        looked += 1
    reader.join()
    assert looked > 5
    assert seen.lines[-2] == "a line of some length that is shown"


def test_whoever_is_busy_is_not_waited_for() -> None:
    seen = Seen().feed("a")
    busy, free = threading.Event(), threading.Event()

    def hold(_text: str) -> None:
        busy.set()
        free.wait(10)

    seen.emulator.write_to(hold)
    feeder = threading.Thread(target=seen.feed, args=("b",))
    feeder.start()
    busy.wait(10)
    assert seen.emulator.glance(None, 0.001) is None
    free.set()
    feeder.join()
    frame = seen.emulator.glance(None, 1.0)
    assert frame is not None
    assert frame.rows[0].text == "ab"


def test_rows_that_take_long_are_left_for_the_next_glance() -> None:
    seen = Seen(columns=40, rows=4).feed("one\r\ntwo\r\nthree\r\nfour")
    frames = [seen.emulator.glance(None, 1.0, 0.0) for _glance in range(4)]
    assert [frame.whole for frame in frames if frame is not None] == [False, False, False, True]
    assert frames[-1] is not None
    assert [row.text for row in frames[-1].rows] == ["one", "two", "three", "four"]


def test_the_last_rows_have_their_turn_while_the_first_ones_change() -> None:
    seen = Seen(columns=40, rows=4)
    for _glance in range(8):
        seen.feed("\x1b[Hone\r\ntwo\r\nthree\r\nfour")
        frame = seen.emulator.glance(None, 1.0, 0.0)
    assert frame is not None
    assert [row.text for row in frame.rows] == ["one", "two", "three", "four"]


def test_little_that_does_much_is_taken_in_small_slices() -> None:
    seen = Seen(columns=400, rows=100)
    seen.feed("\x1b[31mx\x1b[999b\x1b[999b\x1b[2J" * 40)
    small = seen.emulator._slice
    assert small < SLICE
    seen.feed(("a" * 39 + "\r") * 1000)
    assert seen.emulator._slice > small

"""What sequences do, and what goes back to the program."""

import random

from tests.fakes.terminal.seen import Seen


def test_the_cursor_goes_where_it_is_told() -> None:
    seen = Seen().feed("\x1b[3;5H")
    assert seen.cursor == (4, 2)
    for said, place in (
        ("\x1b[A", (4, 1)), ("\x1b[2C", (6, 1)), ("\x1b[3D", (3, 1)), ("\x1b[B", (3, 2)), ("\x1b[8G", (7, 2)),
        ("\x1b[2d", (7, 1)), ("\x1b[E", (0, 2)), ("\t", (8, 2)), ("\x1b[Z", (0, 2)), ("\x1b[2I", (16, 2)),
        ("\x1b[H", (0, 0)), ("\x1b[99;99H", (19, 3)),
    ):  # fmt: skip
        assert seen.feed(said).cursor == place, said


def test_it_answers_what_it_is_asked_and_nothing_else() -> None:
    seen = Seen().feed("ab\x1b[6n\x1b[5n\x1b[c")
    assert seen.answers == b"\x1b[1;3R\x1b[0n\x1b[?62;22c"
    assert Seen().feed("\x1b]52;c;?\x07\x1b]10;?\x07\x1b[21t\x1bP$qm\x1b\\\x1b[>c").answers == b""


def test_a_character_is_repeated_in_bounds() -> None:
    assert Seen(columns=5).feed("-\x1b[3b").lines[0] == "----"
    assert Seen(columns=5, rows=2, most_rows=3).feed("-\x1b[9999b").lines[0] == "-----"


def test_the_screen_scrolls_by_numbers() -> None:
    seen = Seen().feed("1\r\n2\r\n3\r\n4\x1b[2S")
    assert (seen.lines, seen.all[:2]) == (["3", "4", "", ""], ["1", "2"])
    assert seen.feed("\x1b[T").lines == ["", "3", "4", ""]


def test_modes_are_told_to_whoever_sends_keys() -> None:
    seen = Seen().feed("\x1b[?1h\x1b[?2004h\x1b[?1004h\x1b=")
    modes = seen.emulator.modes
    assert (modes.application_keys, modes.bracketed_paste, modes.focus_told, modes.application_pad) == (True,) * 4
    modes = seen.feed("\x1b[?1;2004;1004l\x1b>").emulator.modes
    assert (modes.application_keys, modes.bracketed_paste, modes.focus_told, modes.application_pad) == (False,) * 4


def test_the_bell_rings_once() -> None:
    seen = Seen().feed("\x07\x07")
    assert (seen.emulator.frame().rang, seen.emulator.frame().rang) == (True, False)


def test_the_cursor_can_be_hidden() -> None:
    assert Seen().feed("\x1b[?25l").cursor is None
    assert Seen().feed("\x1b[?25l\x1b[?25h").cursor == (0, 0)


def test_what_is_shown_is_written_down_without_what_moves_and_colours() -> None:
    seen, written = Seen(), []
    seen.emulator.write_to(written.append)
    seen.feed("\x1b[31mred\x1b[m\r\n\x1b]0;t\x07a\tb")
    seen.emulator.write_to(None)
    seen.feed("more")
    assert "".join(written) == "red\na\tb"


def test_nothing_that_a_program_says_can_break_it() -> None:
    chance = random.Random(4)
    words = ["\x1b[", "\x1b", "]0;", "?", "1049", "h", "l", ";", "9999999", "r", "m", "38", "48;2", "L", "M", "S", "T",
             "J", "K", "2", "\x07", "abc", "😀", "\u0301", "P", "b", "H", "n", "c", "u", "s", "\n", "#8", "6", "g", "@",
             "\x1b7", "\x1b8", "\x1bM", "\x1bD", "\x0e", "(0", "7l", "6h", "!p", "日"]  # fmt: skip
    for _round in range(150):
        seen = Seen(chance.randint(1, 60), chance.randint(1, 20), 50)
        for _step in range(10):
            seen.feed("".join(chance.choices(words, k=60)))
            seen.feed(chance.randbytes(64))
            seen.emulator.resize(chance.randint(1, 60), chance.randint(1, 20))
            frame = seen.emulator.frame()
            assert frame.cursor is None or frame.cursor[1] < len(frame.rows)
            assert len(seen.emulator.rows()[1]) <= 50 + len(frame.rows)

"""The screen: scroll-back, the second screen, sizes, erasing, and what could be used against us."""

from tests.fakes.terminal.seen import Seen

from stellwerk.ui.console.terminal.screen import MOST_COMBINED, MOST_TITLE


def test_what_leaves_the_screen_can_be_scrolled_back_to() -> None:
    seen = Seen(rows=3, most_rows=5).feed("".join(f"line {n}\r\n" for n in range(20)))
    assert seen.lines == ["line 18", "line 19", ""]
    assert seen.all == [f"line {n}" for n in range(13, 20)] + [""]
    assert (seen.emulator.frame().begin, seen.emulator.frame().end) == (13, 21)


def test_long_lines_wrap_and_are_one_line_when_copied() -> None:
    seen = Seen(columns=5).feed("abcdefgh")
    assert seen.lines == ["abcde", "fgh", "", ""]
    assert seen.emulator.text((0, 0), (1, 3)) == "abcdefgh"


def test_a_row_that_is_exactly_full_does_not_wrap_yet() -> None:
    seen = Seen(columns=5).feed("abcde")
    assert seen.cursor == (4, 0)
    assert seen.feed("\r\nx").lines[:2] == ["abcde", "x"]


def test_the_second_screen_leaves_the_first_one_as_it_was() -> None:
    seen = Seen().feed("shell$ vim")
    seen.feed("\x1b[?1049h\x1b[2J\x1b[Hediting\n\n\n\n\n\n")
    assert seen.emulator.modes.on_second
    assert "editing" not in seen.lines[0]
    assert seen.feed("\x1b[?1049l").lines == ["shell$ vim", "", "", ""]
    assert seen.cursor == (10, 0)
    assert seen.all == seen.lines


def test_a_size_that_changed_meanwhile_fits_the_first_screen_too() -> None:
    seen = Seen(rows=4).feed("1\r\n2\r\n3\r\n4\x1b[?1049hfull")
    seen.emulator.resize(10, 2)
    assert seen.feed("\x1b[?1049l").lines == ["3", "4"]
    assert seen.all == ["1", "2", "3", "4"]


def test_smaller_keeps_the_cursor_in_sight_and_loses_nothing() -> None:
    seen = Seen(rows=4).feed("1\r\n2\r\n3\r\n4")
    seen.emulator.resize(20, 2)
    assert (seen.lines, seen.cursor) == (["3", "4"], (1, 1))
    assert seen.all == ["1", "2", "3", "4"]
    seen.emulator.resize(20, 5)
    assert seen.feed("!").lines == ["3", "4!", "", "", ""]


def test_clearing_keeps_what_was_there_in_the_scroll_back() -> None:
    seen = Seen().feed("one\r\ntwo\x1b[2J\x1b[Hthree")
    assert (seen.lines[0], seen.all[:2]) == ("three", ["one", "two"])
    assert seen.feed("\x1b[3J").all == seen.lines


def test_part_of_the_screen_scrolls() -> None:
    seen = Seen().feed("top\r\na\r\nb\r\nbottom\x1b[2;3r\x1b[3;1H\nc")
    assert seen.lines == ["top", "b", "c", "bottom"]
    assert seen.feed("\x1b[2;1H\x1bM").lines == ["top", "", "b", "bottom"]
    assert seen.all == seen.lines


def test_lines_and_characters_are_inserted_and_deleted() -> None:
    seen = Seen().feed("abc\r\ndef\x1b[1;1H\x1b[L")
    assert seen.lines[:3] == ["", "abc", "def"]
    assert seen.feed("\x1b[M").lines[:2] == ["abc", "def"]
    assert seen.feed("\x1b[2@x").lines[0] == "x abc"
    assert seen.feed("\x1b[1;1H\x1b[2P").lines[0] == "abc"
    assert seen.feed("\x1b[2X").lines[0] == "  c"
    assert seen.feed("\x1b[4hz\x1b[4l").lines[0] == "z  c"


def test_what_is_erased_has_the_ground_of_the_pen_alone() -> None:
    seen = Seen(columns=4, rows=1).feed("abcd\x1b[H\x1b[4;7;44m\x1b[K")
    [span] = seen.emulator.frame().rows[0].spans
    assert (span.text, span.style.bg, span.style.underscore, span.style.reverse) == ("    ", "blue", False, False)


def test_wide_and_combined_characters_stand_where_they_belong() -> None:
    seen = Seen(columns=5).feed("日本語e\u0301")
    assert seen.lines[:2] == ["日本", "語e\u0301"]
    assert [span.column for span in seen.emulator.frame().rows[1].spans] == [0, 2]


def test_what_combines_without_end_is_bounded() -> None:
    seen = Seen().feed("a" + "\u0301" * 5000)
    assert len(seen.lines[0]) == MOST_COMBINED


def test_characters_without_width_or_form_are_not_shown() -> None:
    assert Seen().feed("a\u200bb\u009bc\ufeff").lines[0].replace("\u200b", "").replace("\ufeff", "") == "abc"


def test_line_drawing_characters() -> None:
    assert Seen().feed("\x1b(0lqk\x1b(B q").lines[0] == "┌─┐ q"


def test_a_title_is_bounded_and_one_line() -> None:
    seen = Seen().feed("\x1b]0;" + "x" * 3000 + "\x07")
    assert len(seen.emulator.frame().title) == MOST_TITLE
    assert Seen().feed("\x1b]0;a\tb\x07").emulator.frame().title == "ab"


def test_the_cursor_is_kept_in_one_place_only() -> None:
    seen = Seen().feed("\x1b7" * 10_000 + "abc\x1b8x")
    assert seen.lines[0] == "xbc"


def test_132_columns_are_not_taken() -> None:
    seen = Seen().feed("abc\x1b[?3h")
    assert (seen.lines[0], seen.emulator.frame().rows[0].text) == ("abc", "abc")


def test_everything_is_reset() -> None:
    seen = Seen().feed("abc\x1b[31m\x1b[?1h\x1b[2;3r\x1bc")
    assert (seen.lines, seen.emulator.modes.application_keys) == ([""] * 4, False)
    assert seen.feed("x").emulator.frame().rows[0].spans[0].style.fg == "default"

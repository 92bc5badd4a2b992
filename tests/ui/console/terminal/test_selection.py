"""What is selected, by characters, words and rows."""

from tests.fakes.terminal.seen import Seen

from stellwerk.ui.console.terminal.selection import Grain, Selection


def selection(*lines: str) -> Selection:
    rows = Seen(columns=40, rows=len(lines)).feed("\r\n".join(lines)).emulator.frame().rows
    return Selection(lambda number: rows[number])


def test_nothing_is_selected_by_a_click() -> None:
    chosen = selection("abc")
    chosen.begin((0, 1))
    assert chosen.range is None


def test_it_grows_both_ways() -> None:
    chosen = selection("abc", "def")
    chosen.begin((0, 2))
    chosen.grow((1, 1))
    assert chosen.range == ((0, 2), (1, 1))
    chosen.grow((0, 0))
    assert chosen.range == ((0, 0), (0, 2))


def test_words_are_paths_and_addresses_too() -> None:
    chosen = selection("ls /var/log/a-b.log; x")
    chosen.begin((0, 6), Grain.WORD)
    assert chosen.range == ((0, 3), (0, 19))
    chosen.grow((0, 21))
    assert chosen.range == ((0, 3), (0, 22))


def test_rows() -> None:
    chosen = selection("abc", "def")
    chosen.begin((0, 2), Grain.ROW)
    assert chosen.range == ((0, 0), (1, 0))


def test_columns_of_each_row() -> None:
    chosen = selection("abc", "def", "ghi")
    chosen.set((0, 1), (2, 2))
    assert [chosen.columns(number, 40) for number in range(-1, 4)] == [None, (1, 40), (0, 40), (0, 2), None]
    chosen.clear()
    assert chosen.columns(1, 40) is None

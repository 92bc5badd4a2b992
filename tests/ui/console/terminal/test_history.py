"""The scroll-back in its bounds."""

from stellwerk.ui.console.terminal.cell import BLANK
from stellwerk.ui.console.terminal.history import MOST_SPANS, History
from stellwerk.ui.console.terminal.row import EMPTY, Row, Span


def row(spans: int) -> Row:
    return Row(tuple(Span(place, 1, "x", BLANK.style) for place in range(spans)))


def test_the_oldest_rows_go() -> None:
    history = History(3)
    history.extend([row(1), EMPTY, row(2), row(3)])
    assert [len(kept.spans) for kept in history] == [0, 2, 3]


def test_rows_of_many_colours_are_fewer() -> None:
    history, wide = History(10_000), row(MOST_SPANS // 4)
    for _turn in range(10):
        history.extend([wide])
    assert len(history) == 4
    history.clear()
    history.extend([wide] * 4)
    assert len(history) == 4

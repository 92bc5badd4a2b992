"""Small lines."""

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from stellwerk.ui.pages.part.sparkline import KEPT, Sparkline
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme


def line(qtbot: QtBot, theme: Theme, top: float | None = 100.0) -> Sparkline:
    made = Sparkline(theme, top)
    qtbot.addWidget(made)
    made.resize(240, 32)
    made.show()
    return made


def inked(image: QImage, theme: Theme) -> list[tuple[int, int]]:
    """Places painted in the colour of the line."""
    ink = theme.colour(Token.BLUE)
    return [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).blue() > image.pixelColor(x, y).red() + 60 and image.pixelColor(x, y) != ink.lighter()
    ]


def test_the_ring_keeps_the_newest(qtbot: QtBot, theme: Theme) -> None:
    made = line(qtbot, theme)
    for value in range(KEPT + 5):
        made.add(float(value))
    assert made.values == [float(value) for value in range(5, KEPT + 5)]
    made.clear()
    assert made.values == []


def test_the_newest_stands_at_the_right_and_higher_values_higher(qtbot: QtBot, theme: Theme) -> None:
    low, high = line(qtbot, theme), line(qtbot, theme)
    for _ in range(20):
        low.add(10.0)
        high.add(90.0)
    low_places, high_places = inked(low.grab().toImage(), theme), inked(high.grab().toImage(), theme)
    assert max(x for x, _y in low_places) > 230
    assert min(x for x, _y in low_places) > 190
    assert min(y for _x, y in high_places) < min(y for _x, y in low_places)


def test_a_gap_is_left_where_nothing_was_known(qtbot: QtBot, theme: Theme) -> None:
    made = line(qtbot, theme, None)
    for value in [5.0] * 40 + [None] * 40 + [5.0] * 40:
        made.add(value)
    columns = {x for x, _y in inked(made.grab().toImage(), theme)}
    assert columns & set(range(10, 70))
    assert not columns & set(range(90, 150))
    assert columns & set(range(170, 230))


def test_nothing_known_paints_no_line(qtbot: QtBot, theme: Theme) -> None:
    made = line(qtbot, theme, None)
    made.add(None)
    made.add(0.0)
    assert made.grab().width() == 240

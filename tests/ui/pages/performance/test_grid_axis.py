"""Lines across a chart: none is transparent, and they look as if they were."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from stellwerk.core.ids import Kind
from stellwerk.ui.pages.performance.chart import Chart
from stellwerk.ui.pages.performance.chart_plan import CHARTS
from stellwerk.ui.pages.performance.grid_axis import mixed
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme


@pytest.mark.parametrize("ground", ["white", "#1b1c20"])
@pytest.mark.parametrize("alpha", [0, 31, 128, 255])
def test_a_mixed_colour_looks_as_the_transparent_one(qapp, ground: str, alpha: int) -> None:
    colour = QColor("#dadde2")
    colour.setAlpha(alpha)
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.fillRect(0, 0, 1, 1, colour)
    painter.end()
    found, looks = mixed(colour, QColor(ground)), image.pixelColor(0, 0)
    assert found.alpha() == 255
    assert all(abs(one - other) <= 1 for one, other in zip(found.getRgb(), looks.getRgb(), strict=True))


@pytest.fixture
def chart(qtbot, theme: Theme) -> Chart:
    made = Chart(theme, CHARTS[Kind.VM][0])
    qtbot.addWidget(made)
    made.resize(600, 180)
    made.show()
    return made


def test_lines_are_solid_and_below_the_curves(chart: Chart, theme: Theme) -> None:
    chart.show_range(1_700_000_000, 1_700_003_600)
    for side in ("left", "bottom"):
        axis = chart.plot.getAxis(side)
        chart.grab()
        colours = {pen.color().name(QColor.NameFormat.HexArgb) for pen, _lines in axis.picture.lines}
        assert colours
        assert all(name.startswith("#ff") for name in colours)
        assert theme.colour(Token.HAIRLINE).name(QColor.NameFormat.HexArgb) not in colours, "they are faint"
        assert axis.zValue() < 0


@pytest.mark.parametrize("width", [300, 600, 1500])
@pytest.mark.parametrize("seconds", [20, 600, 3_600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400])
def test_it_says_what_the_library_would(chart: Chart, width: int, seconds: int) -> None:
    chart.resize(width, 180)
    chart.show_range(1_700_000_000 - seconds, 1_700_000_000)
    chart.plot.setYRange(0.0, 108.0, padding=0.02)
    chart.grab()
    for side in ("left", "bottom"):
        axis = chart.plot.getAxis(side)
        found, image = axis.picture, QImage(1, 1, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.setFont(chart.font())
        _edge, lines, texts = axis.generateDrawSpecs(painter)
        painter.end()
        assert [text for _place, text in found.texts] == [text for _rect, _flags, text in texts]
        assert found.texts
        ours = [line.p1().toTuple() for _pen, rank in found.lines for line in rank]
        assert ours == [pytest.approx((begin.x(), begin.y())) for _pen, begin, _end in lines]
        for (place, _text), (rect, _flags, _same) in zip(found.texts, texts, strict=True):
            assert place.x() == pytest.approx(rect.left(), abs=1.5)
            assert rect.top() < place.y() <= rect.bottom() + 4


def test_where_there_is_no_room_nothing_is_drawn(chart: Chart) -> None:
    axis = chart.plot.getAxis("bottom")
    axis.setRange(5.0, 5.0)
    assert axis.specs(QFontMetricsF(chart.font())) is None

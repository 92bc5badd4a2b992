"""Lines across a chart: none is transparent, and they look as if they were."""

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

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


def test_lines_are_solid_and_below_the_curves(qtbot, theme: Theme) -> None:
    chart = Chart(theme, CHARTS[Kind.VM][0])
    qtbot.addWidget(chart)
    chart.resize(600, 180)
    chart.show()
    chart.show_range(1_700_000_000, 1_700_003_600)
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    for side in ("left", "bottom"):
        axis = chart.plot.getAxis(side)
        painter = QPainter(image)
        _axis, lines, _texts = axis.generateDrawSpecs(painter)
        painter.end()
        colours = {pen.color().name(QColor.NameFormat.HexArgb) for pen, _begin, _end in lines}
        assert colours
        assert all(name.startswith("#ff") for name in colours)
        assert theme.colour(Token.HAIRLINE).name(QColor.NameFormat.HexArgb) not in colours, "they are faint"
        assert axis.zValue() < 0

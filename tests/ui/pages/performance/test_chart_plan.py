"""Charts are of what is recorded."""

from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.pages.performance.chart_plan import CHARTS, SPANS


def test_each_line_has_a_history() -> None:
    for kind, plans in CHARTS.items():
        recorded = {prop.history for prop in CATALOGUE.own_props(kind)}
        assert {line.key for plan in plans for line in plan.lines} <= recorded


def test_spans_grow_and_only_short_ones_are_live() -> None:
    assert [span.seconds for span in SPANS] == sorted(span.seconds for span in SPANS)
    assert [span.key for span in SPANS if span.live] == ["10m", "1h"]
    assert len({span.key for span in SPANS}) == len(SPANS)


def test_lines_of_one_chart_differ_in_colour() -> None:
    for plan in (plan for plans in CHARTS.values() for plan in plans):
        assert len({line.colour for line in plan.lines}) == len(plan.lines)

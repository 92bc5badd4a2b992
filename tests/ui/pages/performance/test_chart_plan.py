"""Charts are of what is recorded."""

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.history.of_hosts import CONTAINERS
from stellwerk.ui.pages.performance.chart_plan import CHARTS, SPANS, charts_of, format_number, ink


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


def test_what_else_is_recorded_can_be_added() -> None:
    usual = [plan.key for plan in charts_of(Kind.VM) if plan.usual]
    assert usual == ["cpu", "memory", "disk", "network"]
    recorded = {prop.history for prop in CATALOGUE.own_props(Kind.VM) if prop.history is not None}
    assert {line.key for plan in charts_of(Kind.VM) for line in plan.lines} == recorded


def test_clusters_have_the_charts_of_their_hosts_and_storage_says_how_full_it_is() -> None:
    for kind in CONTAINERS:
        assert [plan.key for plan in charts_of(kind)] == ["cpu", "memory", "disk", "network"]
    full, space = charts_of(Kind.STORAGE_POOL)
    assert (full.key, full.top, full.usual) == ("full", 100.0, True)
    assert ([line.key for line in space.lines], space.binary) == (["allocation", "available"], True)


def test_lines_of_one_colour_differ_otherwise() -> None:
    assert len({ink(number) for number in range(12)}) == 12


def test_numbers_are_short() -> None:
    assert [format_number(value) for value in (0, 3, 3.456, 1234.5)] == ["0", "3", "3.5", "1,234"]

"""Which charts the performance of each kind has. Pure; any thread."""

from collections.abc import Callable

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text
from stellwerk.core.unit import format_percent, format_rate
from stellwerk.ui.theme.palette import Token


class Line(Record, frozen=True):
    """One number of the object, and how it is drawn."""

    key: str
    title: Text
    colour: Token


class ChartPlan(Record, frozen=True):
    """One chart; `top` fixes the upper end of its axis. `written` says a value for people."""

    key: str
    title: Text
    lines: tuple[Line, ...]
    written: Callable[[float], str]
    top: float | None = None


_CPU = ChartPlan("cpu", N_("CPU"), (Line("cpu_usage", N_("CPU"), Token.BLUE),), format_percent, 100.0)
_MEMORY = ChartPlan("memory", N_("Memory"), (Line("mem_usage", N_("Memory"), Token.VIOLET),), format_percent, 100.0)
CHARTS: dict[Kind, tuple[ChartPlan, ...]] = {
    Kind.VM: (
        _CPU,
        _MEMORY,
        ChartPlan(
            "disk",
            N_("Disk"),
            (Line("disk_read", N_("read"), Token.BLUE), Line("disk_write", N_("written"), Token.AMBER)),
            format_rate,
        ),
        ChartPlan(
            "network",
            N_("Network"),
            (Line("net_in", N_("received"), Token.BLUE), Line("net_out", N_("sent"), Token.AMBER)),
            format_rate,
        ),
    ),
    Kind.HOST: (_CPU, _MEMORY),
}
"""Kinds that have a performance tab, the charts from the top."""


class Span(Record, frozen=True):
    """A length of time that is looked at: `seconds` up to now; `live`: it follows each sample."""

    key: str
    title: Text
    seconds: int
    live: bool = False


SPANS: tuple[Span, ...] = (
    Span("10m", N_("10 minutes"), 600, live=True),
    Span("1h", N_("1 hour"), 3600, live=True),
    Span("1d", N_("1 day"), 86_400),
    Span("1w", N_("1 week"), 7 * 86_400),
    Span("1M", N_("1 month"), 30 * 86_400),
    Span("1y", N_("1 year"), 365 * 86_400),
)

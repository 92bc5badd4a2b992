"""Which charts the performance of each kind has, made from what is recorded of it. Pure; any thread."""

from collections.abc import Callable, Iterable
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, replace
from stellwerk.core.text import N_, Text, translate, with_marks
from stellwerk.core.unit import format_moment, format_percent, format_rate, format_size
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.history.of_hosts import CONTAINERS
from stellwerk.model.history.step import Thing
from stellwerk.ui.theme.palette import Token


class Line(Record, frozen=True):
    """One number, and how it is drawn. `ref`: whose it is; None = that of the object whose page it is on. `series`: its
    name in the history, where that is not its key. `said`: a name from outside in place of the title."""

    key: str
    title: Text
    colour: Token
    ref: Ref | Thing | None = None
    series: str = ""
    dashed: bool = False
    said: str = ""

    @property
    def words(self) -> str:
        """What it is called."""
        return self.said or translate(self.title)

    @property
    def recorded(self) -> str:
        """Its name in the history."""
        return self.series or self.key


class ChartPlan(Record, frozen=True):
    """One chart; `top` fixes the upper end of its axis. `written` says a value for people. `usual`: it is shown until
    somebody chooses others."""

    key: str
    title: Text
    lines: tuple[Line, ...]
    written: Callable[[float], str]
    top: float | None = None
    usual: bool = True

    @property
    def binary(self) -> bool:
        """Its values are bytes, or bytes a second."""
        return self.written in (format_rate, format_size)

    @property
    def least_top(self) -> float:
        """The upper end of the axis while nothing moves."""
        return 1024.0 if self.binary else 0.001 if self.written is format_moment else 1.0


class _Group(Record, frozen=True):
    """Numbers that stand in one chart where they are recorded."""

    key: str
    title: Text
    keys: tuple[str, ...]
    titles: tuple[Text, ...]
    usual: bool = True
    written: Callable[[float], str] | None = None


def format_frequency(value: float) -> str:
    """`12/s`."""
    return f"{format_number(value)}/s"


def format_number(value: float) -> str:
    """`12`, `3.4`, `1,200`."""
    return with_marks(f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2g}")


def _rare(key: str, title: Text, keys: tuple[str, str], titles: tuple[Text, Text]) -> _Group:
    return _Group(key, title, keys, titles, usual=False, written=format_frequency)


_READ, _IN = (N_("read"), N_("written")), (N_("received"), N_("sent"))
_GROUPS = (
    _Group("cpu", N_("CPU"), ("cpu_usage",), (N_("CPU"),)),
    _Group("memory", N_("Memory"), ("mem_usage",), (N_("Memory"),)),
    _Group("disk", N_("Disk"), ("disk_read", "disk_write"), _READ),
    _Group("network", N_("Network"), ("net_in", "net_out"), _IN),
    _Group("full", N_("Full"), ("used_percent",), (N_("Full"),)),
    _Group("space", N_("Space"), ("allocation", "available"), (N_("used"), N_("free"))),
    _Group(
        "modes",
        N_("CPU by mode"),
        ("cpu_user", "cpu_system", "cpu_iowait"),
        (N_("user"), N_("system"), N_("waiting")),
        usual=False,
    ),
    _rare("operations", N_("Disk operations"), ("disk_read_ops", "disk_write_ops"), _READ),
    _Group("latency", N_("Disk latency"), ("disk_read_latency", "disk_write_latency"), _READ, usual=False),
    _rare("packets", N_("Packets"), ("net_in_packets", "net_out_packets"), _IN),
    _rare("errors", N_("Broken packets"), ("net_in_errors", "net_out_errors"), _IN),
    _rare("drops", N_("Packets thrown away"), ("net_in_drops", "net_out_drops"), _IN),
)
_INKS = (Token.BLUE, Token.AMBER, Token.VIOLET, Token.GREEN, Token.RED, Token.GREY)
_OWN_INK = {"mem_usage": Token.VIOLET}

KINDS = (Kind.VM, Kind.HOST, *CONTAINERS, Kind.STORAGE_POOL)
"""Kinds whose pages may have a performance tab."""


def charts_of(kind: Kind, catalogue: Catalogue = CATALOGUE) -> tuple[ChartPlan, ...]:
    """All charts that there can be of a kind, the usual ones first."""
    recorded = recorded_of(kind, catalogue)
    found, left = [], dict(recorded)
    for group in _GROUPS:
        keys = [key for key in group.keys if key in recorded]
        if keys:
            titles = dict(zip(group.keys, group.titles, strict=True))
            chart = _chart(group.key, group.title, [(key, titles[key]) for key in keys], recorded[keys[0]])
            found.append(replace(chart, usual=group.usual, written=group.written or chart.written))
            for key in keys:
                del left[key]
    return (*found, *(_chart(key, prop.title, [(key, prop.title)], prop, usual=False) for key, prop in left.items()))


def recorded_of(kind: Kind, catalogue: Catalogue = CATALOGUE) -> dict[str, Prop[Any]]:
    """What is recorded of a kind, by its name in the history."""
    return {prop.history: prop for prop in catalogue.own_props(kind) if prop.history is not None}


def ink(number: int) -> tuple[Token, bool]:
    """The colour of a line among several, and whether it is dashed: that tells it from the one of the same colour."""
    return _INKS[number % len(_INKS)], (number // len(_INKS)) % 2 == 1


def format_of(prop: Prop[Any]) -> Callable[[float], str]:
    """How values of a property are written on axes."""
    match prop.kind:
        case PropKind.PERCENT:
            return format_percent
        case PropKind.RATE:
            return format_rate
        case PropKind.BYTES:
            return format_size
        case PropKind.DURATION:
            return format_moment
        case _:
            return format_number


def _chart(
    key: str, title: Text, lines: Iterable[tuple[str, Text]], prop: Prop[Any], *, usual: bool = True
) -> ChartPlan:
    made = tuple(Line(one, name, _OWN_INK.get(one, _INKS[place])) for place, (one, name) in enumerate(lines))
    return ChartPlan(key, title, made, format_of(prop), 100.0 if prop.kind is PropKind.PERCENT else None, usual)


CHARTS: dict[Kind, tuple[ChartPlan, ...]] = {kind: charts for kind in KINDS if (charts := charts_of(kind))}
"""Kinds that have a performance tab, and their charts."""


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

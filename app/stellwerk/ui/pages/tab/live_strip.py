"""CPU, memory, disk and network of the last minutes, as numbers and small lines. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text, _, translate
from stellwerk.core.unit import format_percent, format_rate
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.ui.models.away import is_away
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.sparkline import Sparkline
from stellwerk.ui.theme.metric import AROUND, WITHIN
from stellwerk.ui.theme.theme import Theme


class Meter(Record, frozen=True):
    """One tile: the sum of some samples, as percent or as a rate.

    Of a cluster or data center it is the mean of its hosts, each counting by its `size`.
    """

    title: Text
    keys: tuple[str, ...]
    percent: bool
    size: Callable[[HostFacts], int] = lambda _facts: 1
    mean: Text = Text("")
    """Says what it is the mean of."""


_CPU = Meter(
    N_("CPU"), ("cpu_usage",), True, lambda facts: facts.cpu.cpus,
    N_("Mean of the hosts that answer, each by the number of its CPUs"),
)  # fmt: skip
_MEMORY = Meter(
    N_("Memory"), ("mem_usage",), True, lambda facts: facts.memory,
    N_("Mean of the hosts that answer, each by the size of its memory"),
)  # fmt: skip
METERS: dict[Kind, tuple[Meter, ...]] = {
    Kind.VM: (
        _CPU,
        _MEMORY,
        Meter(N_("Disk"), ("disk_read", "disk_write"), False),
        Meter(N_("Network"), ("net_in", "net_out"), False),
    ),
    Kind.HOST: (_CPU, _MEMORY),
    Kind.CLUSTER: (_CPU, _MEMORY),
    Kind.DATA_CENTER: (_CPU, _MEMORY),
}
"""Kinds that have a strip."""


class LiveStrip(QWidget):
    """Tiles side by side; the rings live as long as the widget."""

    def __init__(self, theme: Theme, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meters = METERS[kind]
        self._values: list[ElidedLabel] = []
        self._lines: list[Sparkline] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(AROUND)
        for meter in self._meters:
            row.addLayout(self._tile(theme, meter), 1)

    @property
    def texts(self) -> Sequence[str]:
        """The numbers shown, from the left."""
        return [label.text() for label in self._values]

    def sample(self, entity: Entity, graph: Graph) -> None:
        """Take the newest samples in."""
        away = is_away(entity, graph)
        for meter, label, line in zip(self._meters, self._values, self._lines, strict=True):
            value = None if away else _measured(entity, meter, graph)
            line.grey = away
            line.add(value)
            label.setText(_text(meter, value))
            whole = isinstance(entity, Cluster | DataCenter)
            label.set_tip(_why(away, whole) if value is None else translate(meter.mean) if whole else "")
            label.setAccessibleName(f"{translate(meter.title)}: {label.text()}")

    def _tile(self, theme: Theme, meter: Meter) -> QVBoxLayout:
        title = ElidedLabel(translate(meter.title), self)
        title.setProperty("muted", True)
        value = ElidedLabel(DASH, self)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        font = value.font()
        font.setBold(True)
        value.setFont(font)
        line = Sparkline(theme, 100.0 if meter.percent else None, self)
        line.setAccessibleName(translate(meter.title))
        top = QHBoxLayout()
        top.addWidget(title)
        top.addWidget(value, 1)
        tile = QVBoxLayout()
        tile.setSpacing(WITHIN)
        tile.addLayout(top)
        tile.addWidget(line)
        self._values.append(value)
        self._lines.append(line)
        return tile


def _measured(entity: Entity, meter: Meter, graph: Graph) -> float | None:
    if not isinstance(entity, Cluster | DataCenter):
        return _sum(ref_of(entity), meter, graph)
    total, size = 0.0, 0
    for host in graph.related(entity, "hosts"):
        value = None if is_away(host, graph) else _sum(ref_of(host), meter, graph)
        if value is not None and isinstance(host, Host) and host.facts is not None:
            total += value * meter.size(host.facts)
            size += meter.size(host.facts)
    return total / size if size else None


def _sum(ref: Ref, meter: Meter, graph: Graph) -> float | None:
    """The sum of what is known; unknown only where nothing is."""
    known = [value for key in meter.keys if (value := graph.sample(ref, key)) is not None]
    return sum(known) if known else None


def _text(meter: Meter, value: float | None) -> str:
    if value is None:
        return DASH
    return format_percent(value) if meter.percent else format_rate(value)


def _why(away: bool, whole: bool) -> str:
    if whole:
        return _("None of its hosts answers, or was measured yet")
    return _("The host does not answer") if away else _("Nothing was measured: it does not run, or not for long yet")

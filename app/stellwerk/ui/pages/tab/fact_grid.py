"""Facts under small headings in two columns, each value copyable. Owner thread."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import N_, translate
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.catalogue.prop import Source
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.counted import is_counted
from stellwerk.ui.pages.fact import FACTS, FactGroup, fact_of
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.value_label import ValueLabel
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN

TITLE_WIDTH = 132
"""Pixels for the names of facts, so that all values of a column begin at one line."""


class FactGrid(QWidget):
    """The facts of one object; `follow` is called with what a link names, `count` with the key of a number that
    counts others."""

    def __init__(
        self,
        entity: Entity,
        catalogue: Catalogue,
        follow: Callable[[Ref], None],
        count: Callable[[str], None] = lambda _key: None,
    ) -> None:
        super().__init__()
        self._kind, self._count = ref_of(entity).kind, count
        self._props = {prop.key: prop for prop in catalogue.own_props(ref_of(entity).kind)}
        self._values: dict[str, ValueLabel] = {}
        self._follow = follow
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * AROUND)
        left, right = FACTS[ref_of(entity).kind]
        own = catalogue.fields.get(ref_of(entity).kind, frozenset())
        if own:
            keys = tuple(key for key in self._props if key in own)
            right = (*right, FactGroup(N_("Fields"), keys))
        for groups in (left, right):
            row.addLayout(self._column(groups), 1)

    @property
    def ticking(self) -> frozenset[str]:
        """Facts that change with the clock alone, or with each sample."""
        props = ((key, self._props[key]) for key in self._values)
        return frozenset(key for key, prop in props if prop.ticks or prop.source is Source.STATS)

    def text(self, key: str) -> str:
        """What stands there now."""
        return self._values[key].text()

    def show_facts(self, entity: Entity, graph: Graph, keys: Iterable[str] | None = None) -> None:
        """Read them again; `keys` only these."""
        for key in self._values if keys is None else keys:
            label = self._values.get(key)
            if label is not None:
                fact = fact_of(self._props[key], entity, graph)
                counts = is_counted(self._kind, key) and fact.text not in (DASH, "0")
                label.show_value(fact.text, tip=fact.tip, ref=ref_of(entity) if counts else fact.ref, grey=fact.grey)

    def _column(self, groups: Sequence[FactGroup]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(AROUND)
        for group in groups:
            grid = _grid()
            grid.addWidget(heading(translate(group.title), self), 0, 0, 1, 2)
            for key in group.keys:
                self._add(grid, key)
            column.addLayout(grid)
        column.addStretch(1)
        return column

    def _add(self, grid: QGridLayout, key: str) -> None:
        prop = self._props[key]
        title = _title(translate(prop.title), self)
        title.set_tip(translate(prop.help))
        counts = is_counted(self._kind, key)
        follow = (lambda _ref: self._count(key)) if counts else self._follow
        value = ValueLabel(translate(prop.title), follow, self)
        row = grid.rowCount()
        grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, row, 1)
        self._values[key] = value


def heading(text: str, parent: QWidget) -> QLabel:
    """A small heading over a group."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    label.setContentsMargins(0, 0, 0, WITHIN)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label


def fact_rows(facts: Iterable[tuple[str, str]], parent: QWidget) -> QGridLayout:
    """Names and values below each other."""
    grid = _grid()
    for row, (name, value) in enumerate(facts):
        label = ValueLabel(name, parent=parent)
        label.show_value("\n".join(one_line(line) for line in value.split("\n")))
        grid.addWidget(_title(name, parent), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, row, 1)
    return grid


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(BETWEEN)
    grid.setVerticalSpacing(WITHIN // 2)
    grid.setColumnMinimumWidth(0, TITLE_WIDTH)
    grid.setColumnStretch(1, 1)
    return grid


def _title(name: str, parent: QWidget) -> ElidedLabel:
    title = ElidedLabel(name, parent)
    title.setProperty("muted", True)
    title.setFixedWidth(TITLE_WIDTH)
    title.setContentsMargins(0, 1, 0, 1)
    return title

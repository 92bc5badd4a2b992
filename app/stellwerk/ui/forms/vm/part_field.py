"""Disks and interfaces of the wizard as a small table with a row for each, that grows and shrinks. Owner thread."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from stellwerk.commands.vm_make.part_text import AUTO, NONE, pairs_of
from stellwerk.core.error import Invalid
from stellwerk.core.text import N_, Text, _
from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.ui.forms.field import Field, order_tabs
from stellwerk.ui.forms.vm.host_choice import HostChoice
from stellwerk.ui.forms.vm.part_row import Choice, Column, PartRow
from stellwerk.ui.theme.icon import IconBook
from stellwerk.ui.theme.metric import BETWEEN, WITHIN

_AS_SUITS = N_("as suits")
_BUTTON = 26


class PartField(Field):
    """Begins with one row in which nothing is said: what suits the system. Without rows: none."""

    bare = ""
    """The key of a value that stands alone."""
    title_of_one = N_("row")

    def __init__(
        self, param: Param, graph: Graph, choice: HostChoice, icons: IconBook, parent: QWidget | None = None
    ) -> None:
        super().__init__(param, graph, parent)
        self.choice = choice
        self._icons = icons
        self._help = ""  # how it is typed; here are controls
        self._columns = self.columns()
        self.rows: list[PartRow] = []
        box = QWidget(self)
        self._column = QVBoxLayout(box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(WITHIN)
        self._heads = self._head_row(box)
        self._column.addWidget(self._heads)
        self.empty = QLabel(_("None"), box)
        self.empty.setProperty("muted", True)
        self._column.addWidget(self.empty)
        self.add = QPushButton(_("Add {part}").format(part=_(self.title_of_one)), box)
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._grow)
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addStretch(1)
        self._column.addLayout(below)
        self._put_rows(({},))
        self._put(box)
        self.keys = self.rows[0].controls[0]

    def columns(self) -> Sequence[Column]:
        """The controls of a row."""
        raise NotImplementedError

    def text(self) -> str:
        """The parts between semicolons, as one would type them."""
        if not self.rows:
            return NONE
        return "; ".join(self._part(row) for row in self.rows)

    def begin_with(self, text: str) -> None:
        """Show these parts."""
        parts = [part.strip() for part in text.split(";") if part.strip()]
        if parts == [NONE]:
            self._put_rows(())
        else:
            self._put_rows([self._pairs(part) for part in parts] or ({},))
        self._began = self.text()

    def say(self, text: str) -> None:
        """Begin with these as if they had been entered."""
        self.begin_with(text)
        if text:
            self._began = ""

    def read(self, text: str) -> list[str]:
        """One text for each part."""
        parts = [part.strip() for part in text.split(";")]
        if self.param.arg.check is not None:
            for part in parts:
                self.param.arg.check(part)
        return parts

    def suggest(self, text: str) -> None:
        """What is taken where a line says nothing."""
        for row in self.rows:
            line = row.controls[0]
            if isinstance(line, QLineEdit):
                line.setPlaceholderText(text)

    def _part(self, row: PartRow) -> str:
        said = row.said()
        return ",".join(f"{key}={value}" for key, value in said.items()) or AUTO

    def _pairs(self, part: str) -> Mapping[str, str]:
        try:
            return {} if part == AUTO else pairs_of(part, self.bare)
        except Invalid:
            return {self.bare: part}

    def _grow(self) -> None:
        self._add({})
        self._renumber()
        self.rows[-1].controls[0].setFocus()
        self._was_edited()

    def _shrink(self, row: PartRow) -> None:
        self._drop(row)
        self._renumber()
        (self.rows[-1].controls[0] if self.rows else self.add).setFocus()
        self._was_edited()

    def _drop(self, row: PartRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _put_rows(self, parts: Sequence[Mapping[str, str]]) -> None:
        for row in tuple(self.rows):
            self._drop(row)
        for part in parts:
            self._add(part)
        self._renumber()

    def _add(self, part: Mapping[str, str]) -> None:
        remove = QToolButton(self)
        remove.setIcon(self._icons.icon("cancel"))
        remove.setAutoRaise(True)
        remove.setFixedWidth(_BUTTON)
        row = PartRow(self._columns, remove, self)
        row.say(part)
        row.edited.connect(self._was_edited)
        row.removal.connect(lambda: self._shrink(row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows), row)

    def _renumber(self) -> None:
        part = _(self.title_of_one)
        for number, row in enumerate(self.rows, 1):
            row.name(number)
            row.remove.setToolTip(_("Remove {part} {number}").format(part=part, number=number))
            row.remove.setAccessibleName(row.remove.toolTip())
        self._order()
        self._heads.setVisible(bool(self.rows))
        self.empty.setVisible(not self.rows)

    def stops(self) -> Sequence[QWidget]:
        """Row by row, what adds one last."""
        return [*(part for row in self.rows for part in (*row.controls, row.remove)), self.add]

    def _order(self) -> None:
        """New rows stand at the end of Qt's order: all go behind what is before this field."""
        stops = self.stops()
        self.keys = stops[0]
        before = self.add.previousInFocusChain()
        while before is not None and before is not self.add:
            if before not in stops and before.focusPolicy() != Qt.FocusPolicy.NoFocus and before.focusProxy() is None:
                break
            before = before.previousInFocusChain()
        order_tabs(stops if before in (None, self.add) else [before, *stops])

    def _head_row(self, parent: QWidget) -> QWidget:
        """The titles above the controls."""
        heads = QWidget(parent)
        layout = QHBoxLayout(heads)
        layout.setContentsMargins(0, 0, _BUTTON + BETWEEN, 0)
        layout.setSpacing(BETWEEN)
        for column in self._columns:
            title = QLabel(_(column.title), heads)
            title.setProperty("muted", True)
            title.setMinimumWidth(1)
            layout.addWidget(title, column.width)
        return heads


def fixed(*choices: tuple[str, Text]) -> Sequence[Choice]:
    """Choices that are always the same, nothing said first."""
    return (("", _(_AS_SUITS)), *((data, _(words)) for data, words in choices))


def plain(*words: str) -> Sequence[Choice]:
    """The same for words of the trade, which no language translates."""
    return (("", _(_AS_SUITS)), *((word, word) for word in words))


class DiskField(PartField):
    """New disks."""

    bare = "size"
    title_of_one = N_("disk")

    def columns(self) -> Sequence[Column]:
        """Size, how its space is taken, pool, bus."""
        spaces = (("thin", N_("thin provisioning")), ("preallocated", N_("preallocated")))
        buses = ("virtio", "scsi", "sata", "ide", "usb")
        return (
            Column(title=N_("Size"), keys=("size",), width=4),
            Column(title=N_("Space"), keys=("allocation",), choices=lambda: fixed(*spaces), width=6),
            Column(title=N_("Storage pool"), keys=("pool",), choices=self._pools, open=True, width=6),
            Column(title=N_("Bus"), keys=("bus",), choices=lambda: plain(*self.choice.buses(buses)), width=5),
        )

    def _pools(self) -> Sequence[Choice]:
        return plain(*self.choice.pools())


class NicField(PartField):
    """Interfaces."""

    bare = "network"
    title_of_one = N_("interface")

    def columns(self) -> Sequence[Column]:
        """Where it leads, model, address."""
        models = ("virtio", "e1000e", "e1000", "rtl8139", "vmxnet3")
        return (
            Column(
                title=N_("Connected to"), keys=("network", "bridge", "direct"), choices=self._places, open=True, width=4
            ),
            Column(title=N_("Model"), keys=("model",), choices=lambda: plain(*models), width=2),
            Column(title=N_("MAC address"), keys=("mac",), width=3),
        )

    def _places(self) -> Sequence[Choice]:
        return (("", _(_AS_SUITS)), *self.choice.places())

"""A field for an operating system: the known ones by name, found while typing. Owner thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget
from shiboken6 import isValid

from stellwerk.core.error import Invalid
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.policy.vm_make.os_list import GENERIC
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Errand
from stellwerk.ui.forms.calm_box import CalmBox
from stellwerk.ui.forms.field import Field

LONGEST = 22
"""Entries that the open list shows without scrolling."""


class OsField(Field):
    """Empty = generic. `chosen` carries the system whenever another one is understood.

    libosinfo's database is read once the first such field is there, on a worker; the list grows when it was.
    """

    chosen = Signal(object)

    def __init__(self, param: Param, graph: Graph, systems: Systems, loop: Loop, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self._systems = systems
        self._last: OsEntry = GENERIC
        self.box = CalmBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMaxVisibleItems(LONGEST)
        self._fill()
        completer = QCompleter(self.box.model(), self.box)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.box.setCompleter(completer)
        line = self.box.lineEdit()
        assert line is not None
        line.setPlaceholderText(_(GENERIC.name))
        line.textEdited.connect(lambda _text: self._was_edited())
        self.box.activated.connect(lambda _place: self._was_edited())
        completer.activated.connect(lambda _text: self._was_edited())
        self.edited.connect(self._look)
        self._put(self.box)
        if not systems.complete:
            Errand(loop, "systems", systems.load, self._learned).start()

    def _fill(self) -> None:
        self.box.addItems([_(entry.name) if entry.id == GENERIC.id else entry.name for entry in self._systems.known])
        self.box.setCurrentIndex(-1)

    def _learned(self, _answer: Answer[None]) -> None:
        """The database was read: what is typed stays, and may be known now."""
        if not isValid(self):  # the form was closed meanwhile
            return
        text = self.box.currentText()
        self.box.clear()
        self._fill()
        self.box.setEditText(text)
        if text:
            self.edited.emit()

    def text(self) -> str:
        """What is chosen or typed."""
        return self.box.currentText()

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self.box.setCurrentText(text)
        self._began = text

    def read(self, text: str) -> str:
        """The id of the system; raises Invalid for one that is not known."""
        return GENERIC.id if text == _(GENERIC.name) else self._systems.find(text).id

    def _look(self) -> None:
        try:
            found = self._systems.find(self.read(self.text()) if self.text().strip() else "")
        except Invalid:
            return
        if found is not self._last:
            self._last = found
            self.chosen.emit(found)

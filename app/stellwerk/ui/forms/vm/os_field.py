"""A field for an operating system: the known ones by name, found while typing. Owner thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.policy.vm_make.os_list import GENERIC, SYSTEMS, find_os
from stellwerk.ui.forms.field import Field

LONGEST = 22
"""Entries that the open list shows without scrolling."""


class OsField(Field):
    """Empty = generic. `chosen` carries the system whenever another one is understood."""

    chosen = Signal(object)

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self._last: OsEntry = GENERIC
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMaxVisibleItems(LONGEST)
        self.box.addItems([_(entry.name) if entry is GENERIC else entry.name for entry in SYSTEMS])
        self.box.setCurrentIndex(-1)
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

    def text(self) -> str:
        """What is chosen or typed."""
        return self.box.currentText()

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self.box.setCurrentText(text)
        self._began = text

    def read(self, text: str) -> str:
        """The id of the system; raises Invalid for one that is not known."""
        return GENERIC.id if text == _(GENERIC.name) else find_os(text).id

    def _look(self) -> None:
        try:
            found = find_os(self.read(self.text()) if self.text().strip() else "")
        except Invalid:
            return
        if found is not self._last:
            self._last = found
            self.chosen.emit(found)

"""A field for an object: a list of those that are possible, completed while typing. Owner thread."""

from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import _, natural_key
from stellwerk.engine.parameter import Param
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import path_text
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.store.inventory import Inventory
from stellwerk.ui.forms.calm_box import CalmBox
from stellwerk.ui.forms.field import Field
from stellwerk.ui.models.cell import one_line

LONGEST = 22
"""Entries that the open list shows without scrolling."""


def possible(param: Param, inventory: Inventory) -> dict[str, str]:
    """Ids by what is shown of each object, in natural order; those of one name say where they are."""
    assert param.kind is not None
    if param.arg.among:
        live = inventory.live(param.arg.among, kind=param.kind)
        ids = [*live.ids]
        live.close()
    else:
        ids = [entity.id for entity in inventory.view.all(param.kind)]
    found = [entity for id_ in ids if (entity := inventory.view.get(Ref(param.kind, id_))) is not None]
    named = [(one_line(_shown_name(entity, inventory.view)), entity) for entity in found]
    named.sort(key=lambda pair: natural_key(pair[0]))
    names, found = [name for name, _entity in named], [entity for _name, entity in named]
    twice = {name for name, after in pairwise(names) if name == after}
    return {
        _with_place(entity, name, inventory.view) if name in twice else name: entity.id
        for entity, name in zip(found, names, strict=True)
    }


class RefField(Field):
    """Takes what is in the list, and names, ids and numbers that are typed."""

    def __init__(self, param: Param, inventory: Inventory, parent: QWidget | None = None) -> None:
        super().__init__(param, inventory.view, parent)
        self._ids = possible(param, inventory)
        self.box = CalmBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMaxVisibleItems(LONGEST)
        self.box.addItems(list(self._ids))
        self.box.setCurrentIndex(-1)
        completer = QCompleter(self.box.model(), self.box)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.box.setCompleter(completer)
        line = self.box.lineEdit()
        assert line is not None
        line.setPlaceholderText(_("none to choose from") if not self._ids else "")
        line.textEdited.connect(lambda _text: self._was_edited())
        self.box.activated.connect(lambda _place: self._was_edited())
        completer.activated.connect(lambda _text: self._was_edited())
        self._put(self.box)

    def text(self) -> str:
        """What is chosen or typed."""
        return self.box.currentText()

    def begin_with(self, text: str) -> None:
        """Begin with the object of this id; empty = with none."""
        if not text:
            self.box.setCurrentIndex(-1)
            self.box.setEditText("")
            self._began = ""
        shown = next((words for words, id_ in self._ids.items() if id_ == text), None)
        if shown is not None:
            self.box.setCurrentText(shown)
            self._began = shown

    def read(self, text: str) -> Any:
        """The id of what is in the list, or of what the text names."""
        return super().read(self._ids.get(text, text))


def _shown_name(entity: Entity, graph: Graph) -> str:
    """Its name; of a tag the path, since names are unique only below one parent."""
    return path_text(entity, graph) if isinstance(entity, Tag) else name_of(entity)


def _with_place(entity: Entity, name: str, graph: Graph) -> str:
    """A name that several have, with what tells them apart."""
    match entity:
        case Vm():
            host = graph.host(entity.host_id)
            place = host.name if host is not None else entity.id
        case Host():
            place = entity.uri
        case Template():
            place = _("version {n}").format(n=entity.version)
        case _:
            number = graph.number(ref_of(entity))
            place = str(number) if number is not None else entity.id
    return f"{name} ({one_line(place)})"

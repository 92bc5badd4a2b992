"""A field for files and volumes of the host: those of its active pools are offered while typing. Owner thread."""

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QWidget

from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.ui.forms.vm.file_field import LinesField
from stellwerk.ui.forms.vm.host_choice import HostChoice


class MediaField(LinesField):
    """One line; of a parameter that takes several values, semicolons separate them."""

    def __init__(self, param: Param, graph: Graph, choice: HostChoice, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self._choice = choice
        self._endings = (".iso",) if param.name == "cdrom" else ()
        self.offered = QStringListModel(self)
        completer = QCompleter(self.offered, self.edit)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.edit.setCompleter(completer)
        self.edit.textEdited.connect(lambda _text: self.offer())
        completer.activated.connect(lambda _text: self._was_edited())

    def offer(self) -> None:
        """Offer what the host has now."""
        names = self._choice.volumes(self._endings)
        if names != self.offered.stringList():
            self.offered.setStringList(names)

    def read(self, text: str) -> object:
        """The values, or the only one."""
        found = super().read(text)
        return found if self.param.many or not isinstance(found, list) else text.strip()

"""Fields for files: of this computer, with a button that chooses them, and by their addresses. Owner thread."""

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from stellwerk.core.text import _
from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.ui.forms.field import LineField


class FileField(LineField):
    """One path; of a parameter that takes several the only one. The dialog holds nothing else up."""

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self.choose = QPushButton(_("Choose…"), self)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._open)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        layout = self.layout()
        assert layout is not None
        place = layout.indexOf(self.edit)
        layout.removeWidget(self.edit)
        row.addWidget(self.edit, 1)
        row.addWidget(self.choose)
        layout.insertLayout(place, row)  # type: ignore[attr-defined]  # it is a column

    def read(self, text: str) -> object:
        """The path, in a list where the parameter takes several."""
        return [text.strip()] if self.param.many else super().read(text)

    def _open(self) -> None:
        dialog = QFileDialog(self, self.title.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, path: str) -> None:
        self.edit.setText(path)
        self._was_edited()


class LinesField(LineField):
    """One line for a parameter that takes several values, which semicolons separate."""

    def read(self, text: str) -> object:
        """The values."""
        return [super(LinesField, self).read(part.strip()) for part in text.split(";") if part.strip()]


class AddressField(LinesField):
    """An address at which a host looks: that happens once it is written, not with each key."""

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self._told = ""
        self.edit.textEdited.disconnect()
        self.edit.editingFinished.connect(self._finish)

    def read(self, text: str) -> object:
        """The values, or the only one."""
        return super().read(text) if self.param.many else LineField.read(self, text)

    def _finish(self) -> None:
        if self.text() != self._told:
            self._told = self.text()
            self._was_edited()

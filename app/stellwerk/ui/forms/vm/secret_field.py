"""A field for a secret: what is typed is not shown, and only its token gets into a call. Owner thread."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from stellwerk.core.handover import LONGEST, Handover
from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.ui.forms.field import LineField


class SecretField(LineField):
    """Empty = nothing is said."""

    def __init__(self, param: Param, graph: Graph, handover: Handover, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self._handover = handover
        self._token = ""
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setMaxLength(LONGEST)

    def read(self, text: str) -> Any:
        """The token; one for the field, whatever is typed into it."""
        self._token = self._handover.put(text, self._token)
        return self._token

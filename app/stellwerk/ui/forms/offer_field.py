"""A line in which anything may be written, and a list of what is usual there. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.ui.forms.calm_box import CalmBox
from stellwerk.ui.forms.field import Field

Offers = Callable[[], Sequence[str]]


class OfferBox(CalmBox):
    """What is offered is asked for when the list is opened: by then more may be known."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.fill()

    def fill(self) -> None:
        """Ask; what is written stays."""
        text = self.currentText()
        found = list(self._offers())
        if found != [self.itemText(place) for place in range(self.count())]:
            self.clear()
            self.addItems(found)
        self.setCurrentIndex(self.findText(text, Qt.MatchFlag.MatchExactly))
        self.setEditText(text)

    def showPopup(self) -> None:
        """Ask before it opens."""
        self.fill()
        super().showPopup()


class OfferField(Field):
    """One value, written or chosen."""

    def __init__(self, param: Param, graph: Graph, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self.box = OfferBox(offers, self)
        line = self.box.lineEdit()
        assert line is not None  # it is editable
        line.setMaxLength(4096)
        line.setAccessibleName(self.title.text())
        line.textEdited.connect(lambda _text: self._was_edited())
        self.box.activated.connect(lambda _place: self._was_edited())
        self._put(self.box)

    def text(self) -> str:
        """What is written."""
        return self.box.currentText()

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self.box.setEditText(text)
        self._began = self.box.currentText()

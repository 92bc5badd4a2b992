"""One row of a table in the wizard: a disk or an interface, by its controls. Owner thread."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from stellwerk.core.record import Record
from stellwerk.core.text import Text, _
from stellwerk.ui.forms.calm_box import CalmBox
from stellwerk.ui.theme.metric import BETWEEN

Choice = tuple[str, str]
"""What is said, and its words."""
Choices = Callable[[], Sequence[Choice]]
"""Those of this moment: what a host has is known after it was asked."""


class Column(Record, frozen=True, kw_only=True):
    """A control of every row. `keys` are what of a part it says, the first of them where nothing is typed before `=`;
    without `choices` it is a line. `open`: other texts can be typed. `width` is its share."""

    title: Text
    keys: tuple[str, ...]
    choices: Choices | None = None
    open: bool = False
    width: int = 1


class ChoiceBox(CalmBox):
    """Its choices are asked for whenever it opens; what is chosen stays."""

    def __init__(self, choices: Choices, *, open_: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.setEditable(open_)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.fill()

    def showPopup(self) -> None:
        """With what there is now."""
        self.fill()
        super().showPopup()

    def fill(self) -> None:
        """Offer what there is now."""
        said = self.said()
        self.blockSignals(True)
        self.clear()
        for data, words in self._choices():
            self.addItem(words, data)
        self.say(said)
        self.blockSignals(False)

    def said(self) -> str:
        """What is chosen, or typed."""
        place = self.currentIndex()
        typed = self.currentText().strip() if self.isEditable() else ""
        if self.isEditable() and (place < 0 or self.itemText(place) != typed):
            place = self.findText(typed)
            return typed if place < 0 else str(self.itemData(place))
        return str(self.currentData() or "")

    def say(self, text: str) -> None:
        """Choose it."""
        place = self.findData(text)
        if place < 0 and self.isEditable():
            self.setCurrentIndex(-1)
            self.setEditText(text)
        else:
            self.setCurrentIndex(max(place, 0))


class PartRow(QWidget):
    """`edited` by the user; `removal` wanted."""

    edited = Signal()
    removal = Signal()

    def __init__(self, columns: Sequence[Column], remove: QToolButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rest: dict[str, str] = {}
        self.remove = remove
        self.controls = [self._control(column) for column in columns]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        for column, control in zip(columns, self.controls, strict=True):
            layout.addWidget(control, column.width)
        layout.addWidget(remove)
        remove.clicked.connect(self.removal)

    def name(self, number: int) -> None:
        """Controls are called by their column and the row, for those who cannot see."""
        for column, control in zip(self._columns, self.controls, strict=True):
            control.setAccessibleName(_("{title} {number}").format(title=_(column.title), number=number))

    def say(self, said: Mapping[str, str]) -> None:
        """Show these; what has no control of its own is kept."""
        self._rest = dict(said)
        for column, control in zip(self._columns, self.controls, strict=True):
            key = next((key for key in column.keys if key in self._rest), "")
            value = self._rest.pop(key, "")
            text = value if key == column.keys[0] or not key else f"{key}={value}"
            if isinstance(control, ChoiceBox):
                control.say(text)
            else:
                control.setText(text)

    def said(self) -> dict[str, str]:
        """What it says, by key."""
        found: dict[str, str] = {}
        for column, control in zip(self._columns, self.controls, strict=True):
            text = control.said() if isinstance(control, ChoiceBox) else control.text().strip()
            key, equals, value = text.partition("=")
            if equals and key in column.keys:
                found[key] = value
            elif text:
                found[column.keys[0]] = text
        return found | self._rest

    def _control(self, column: Column) -> "ChoiceBox | QLineEdit":
        if column.choices is None:
            line = QLineEdit(self)
            line.textEdited.connect(self.edited)
            return line
        box = ChoiceBox(column.choices, open_=column.open, parent=self)
        box.activated.connect(self.edited)
        edit = box.lineEdit()
        if edit is not None:
            edit.textEdited.connect(self.edited)
        return box

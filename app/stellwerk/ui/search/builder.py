"""Adds a condition by choosing: property, operator, value. For those who would rather use the mouse. Owner thread.

It knows nothing of its own: what may be chosen is what completion offers at the end of the query, and the condition is
written as text.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.offer import Offer, What
from stellwerk.search.query import read
from stellwerk.ui.search.condition import operators_of, props_of, values_of, with_condition, written
from stellwerk.ui.theme.metric import AROUND, BETWEEN

WIDTH = 420
_MOST_VALUES = 200


class ConditionBuilder(QFrame):
    """A part of the window above everything in it. `built` carries the whole query with the condition in it."""

    built = Signal(str)
    left = Signal()
    """It was put away with the keyboard."""

    def __init__(self, window: QWidget, completer: Callable[[], Completer]) -> None:
        super().__init__(window)
        self._window = window
        self._completer = completer
        self._query, self._kind = "", Kind.VM
        self.setObjectName("palette")
        self.setAccessibleName(_("Add a condition"))
        self.setAutoFillBackground(True)
        self.title = QLabel(self)
        self.prop, self.operator, self.value = QComboBox(self), QComboBox(self), QComboBox(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("muted", True)
        self.add = QPushButton(_("Add"), self)
        self.add.setProperty("primary", True)
        self.cancel = QPushButton(_("Cancel"), self)
        self._lay_out()
        self.prop.currentIndexChanged.connect(lambda _place: self._fill_operators())
        self.operator.currentIndexChanged.connect(lambda _place: self._fill_values())
        self.value.editTextChanged.connect(lambda _text: self._check())
        self.add.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.put_away)
        self.hide()

    @property
    def text(self) -> str:
        """The query with the condition as it is chosen now; empty while it is not whole."""
        text = self._written()
        return text if text and read(text, catalogue=self._completer().catalogue).valid else ""

    def open_below(self, widget: QWidget, query: str, kind: Kind) -> None:
        """Begin, for a query about a kind."""
        self._query, self._kind = query, kind
        self.title.setText(_("{kind} for which").format(kind=translate(CATALOGUE.kinds[kind].many)))
        _fill(self.prop, ((prop.text, _titled(prop)) for prop in props_of(self._completer(), kind)))
        self._fill_operators()
        window = self._window
        corner = widget.mapTo(window, widget.rect().bottomRight())
        self.setFixedWidth(min(WIDTH, window.width() - 2 * BETWEEN))
        self.adjustSize()
        self.move(max(BETWEEN, corner.x() - self.width()), corner.y() + BETWEEN // 2)
        self.show()
        self.raise_()
        self.prop.setFocus()

    def look_again(self) -> None:
        """Values that were waited for are there."""
        if self.isVisible() and not self.value.currentText():
            self._fill_values()

    def put_away(self) -> None:
        """Close without a condition."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finishes, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    # --- building ---

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        layout.setSpacing(BETWEEN)
        layout.addWidget(self.title, 0, 0, 1, 2)
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for row, (box, name) in enumerate(
            ((self.prop, _("Property")), (self.operator, _("Operator")), (self.value, _("Value"))), 1
        ):
            label = QLabel(name, self)
            label.setBuddy(box)
            box.setAccessibleName(name)
            box.setMaxVisibleItems(20)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            layout.addWidget(label, row, 0)
            layout.addWidget(box, row, 1)
        layout.addWidget(self.note, 4, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.add)
        buttons.addWidget(self.cancel)
        layout.addLayout(buttons, 5, 0, 1, 2)
        layout.setColumnStretch(1, 1)

    def _fill_operators(self) -> None:
        offers = operators_of(self._completer(), self._kind, str(self.prop.currentData() or ""))
        _fill(self.operator, ((offer.text, f"{offer.text}  {offer.detail}") for offer in offers))
        self._fill_values()

    def _fill_values(self) -> None:
        key, operator = str(self.prop.currentData() or ""), str(self.operator.currentData() or "")
        offers = values_of(self._completer(), self._kind, key, operator)[:_MOST_VALUES]
        self.value.blockSignals(True)
        self.value.clear()
        self.value.addItems([offer.text for offer in offers if offer.what is not What.EXAMPLE])
        self.value.setCurrentIndex(-1)
        self.value.setEditText("")
        self.value.blockSignals(False)
        line = self.value.lineEdit()
        if line is not None:
            line.setPlaceholderText(_example(offers))
        completer = self.value.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._check()

    def _check(self) -> None:
        """Say what is wrong with the value, as soon as there is one."""
        text = self._written()
        errors = read(text, catalogue=self._completer().catalogue).errors if text else ()
        self.add.setEnabled(bool(text) and not errors)
        self.note.setText(str(errors[0].as_invalid()) if errors else text)
        self.adjustSize()

    def _written(self) -> str:
        """The query with what is chosen, right or not; empty while something is missing."""
        key, operator, value = self.prop.currentData(), self.operator.currentData(), self.value.currentText().strip()
        if not key or not operator or not value:
            return ""
        exact = self.value.findText(value, Qt.MatchFlag.MatchExactly) >= 0
        condition = f"{key} {operator} {written(value, exact=exact)}"
        return with_condition(self._query, self._kind, condition, self._completer().catalogue)

    def _finish(self) -> None:
        text = self.text
        if text:
            self.hide()
            self.built.emit(text)


def _fill(box: QComboBox, entries: Iterable[tuple[str, str]]) -> None:
    """The entries of a chooser: what is written in a query, and what is shown."""
    box.blockSignals(True)
    box.clear()
    for text, shown in entries:
        box.addItem(shown, text)
    box.blockSignals(False)


def _titled(offer: Offer) -> str:
    """`Memory used (mem_usage)`: the title of the column, and what is written."""
    plain = offer.detail.casefold().replace(" ", "_") == offer.text
    return offer.detail if plain else f"{offer.detail} ({offer.text})"


def _example(offers: Iterable[Offer]) -> str:
    found = next((offer.text for offer in offers if offer.what is What.EXAMPLE), "")
    return _("for example {text}").format(text=found) if found else ""

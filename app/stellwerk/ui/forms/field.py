"""One parameter as a field: label above, control, and below it a line with the help or the error. Owner thread."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from stellwerk.core.error import AppError, Invalid
from stellwerk.core.text import _, translate
from stellwerk.engine.parameter import Param, ParamType
from stellwerk.engine.reading import read_value
from stellwerk.model.graph import Graph
from stellwerk.ui.forms.calm_box import CalmBox

_FEWEST, _MOST, _NOTE = 2, 9, 4
"""Lines of a list, empty and at most, and of a note."""
UNSET: Final = object()
"""Nothing is said of the parameter: its default counts, or it stays as it is."""


class Field(QWidget):
    """Base of all. `edited` comes with each change by the user."""

    edited = Signal()

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.param = param
        self.graph = graph
        self.touched = False
        """The user was here: from now on what is missing is an error."""
        self.title = QLabel(translate(param.arg.title), self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self._control: QWidget = self.title
        self.keys: QWidget = self
        """What takes the keyboard. No focus proxy: Tab would go to the field wherever Qt has put it among its parts."""
        help_, unit = translate(param.arg.help), unit_words(param)
        self._help = f"{help_}. {unit}" if help_ and unit else help_ or unit
        self.error = ""

    def text(self) -> str:
        """What stands in it."""
        raise NotImplementedError

    def begin_with(self, text: str) -> None:
        """Begin with this; leaving it unchanged says nothing."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Begin with this as if it had been entered."""
        self.begin_with(text)
        self._began = ""

    @property
    def changed(self) -> bool:
        """The user wants something else than it began with."""
        return self.text() != self._began

    def value(self) -> Any:
        """The plain value, or UNSET. Raises AppError for what cannot be read."""
        text = self.text()
        if text == self._began and not (self.param.required and text):
            if self.param.required:
                raise Invalid(_("needed"))
            return UNSET
        if not text.strip() and self.param.type is not ParamType.TEXT:
            return UNSET
        if not text.strip() and self.param.required:
            raise Invalid(_("needed"))
        return self.read(text)

    def read(self, text: str) -> Any:
        """What a text means."""
        return read_value(self.param, text, self.graph)

    def check(self) -> Any:
        """The value, with the error beside the field; UNSET and an error for what is wrong."""
        try:
            value = self.value()
        except AppError as error:
            self.error = self._in_words(error)
            self._tell(self.error if self.touched else "")
            return UNSET
        self.error = ""
        self._tell("")
        return value

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Somebody means the field."""
        if self.keys is not self:
            self.keys.setFocus(event.reason())

    def stops(self) -> Sequence[QWidget]:
        """What Tab stops at, as it is read: Qt takes only what itself can have the keyboard into an order."""
        found = (one for one in self.findChildren(QWidget) if one.window() is self.window())  # no list of a choice
        return [one for one in found if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None]

    def _in_words(self, error: AppError) -> str:
        """The error without the words of the command line."""
        return str(error).replace(f"-{self.param.cli_name}", f'"{self.title.text()}"')

    def _tell(self, error: str) -> None:
        """The error, else the help."""
        self.note.setText(error or self._help)
        self.note.setProperty("muted", not error)
        role = QPalette.ColorRole.BrightText if error else QPalette.ColorRole.WindowText
        self.note.setForegroundRole(role)
        self.note.setVisible(bool(error or self._help))
        self._control.setAccessibleDescription(error or self._help)
        self._control.setProperty("wrong", bool(error))
        for widget in (self.note, self._control):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _put(self, control: QWidget, *, titled: bool = True) -> None:
        """Lay out with this control; a check box bears its title itself."""
        self._control = control
        self._began = self.text()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.title.setVisible(titled)
        if titled:
            layout.addWidget(self.title)
        self.title.setBuddy(control)
        layout.addWidget(control)
        layout.addWidget(self.note)
        typed = control.lineEdit() if isinstance(control, QComboBox) else None
        for part in (control, typed):
            if part is not None:
                part.setAccessibleName(self.title.text())
        self.keys = control
        self._tell("")

    def _was_edited(self) -> None:
        self.touched = True
        self.edited.emit()


class LineField(Field):
    """Text, numbers, sizes in one line."""

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self.edit = QLineEdit(self)
        self.edit.setMaxLength(4096)
        if not param.required and param.default not in (None, "", ()):
            self.edit.setPlaceholderText(str(param.default))
        self.edit.textEdited.connect(lambda _text: self._was_edited())
        self._put(self.edit)

    def text(self) -> str:
        """The line."""
        return self.edit.text()

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self.edit.setText(text)
        self._began = self.edit.text()


class NoteField(Field):
    """Text of several lines; for a parameter that is given several times, one value a line."""

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self.edit = QPlainTextEdit(self)
        self.edit.setObjectName("note")
        self.edit.setTabChangesFocus(True)
        self._fit()
        self.edit.textChanged.connect(self._fit)
        self._began = ""
        self._put(self.edit)
        self.edit.textChanged.connect(lambda: self._was_edited() if self.edit.hasFocus() else None)

    def _fit(self) -> None:
        """A list grows with its lines, a note is as high as most notes are."""
        least, most = (_FEWEST, _MOST) if self.param.many else (_NOTE, _NOTE)
        lines = max(least, min(most, self.edit.blockCount() + 1))
        self.edit.setFixedHeight(lines * self.fontMetrics().lineSpacing())

    def text(self) -> str:
        """All lines."""
        return self.edit.toPlainText()

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self.edit.setPlainText(text)
        self._began = self.edit.toPlainText()

    def read(self, text: str) -> Any:
        """One value, or one a line."""
        if not self.param.many:
            return super().read(text)
        return [read_value(self.param, line.strip(), self.graph) for line in text.splitlines() if line.strip()]


class FlagField(Field):
    """A switch."""

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self.box = QCheckBox(self.title.text(), self)
        self.box.setChecked(bool(param.default))
        self.box.toggled.connect(lambda _on: self._was_edited())
        self._put(self.box, titled=False)

    def text(self) -> str:
        """As it would be typed."""
        return "true" if self.box.isChecked() else "false"

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self.box.blockSignals(True)
        self.box.setChecked(text == "true")
        self.box.blockSignals(False)
        self._began = self.text()


class ChoiceBox(CalmBox):
    """`refill` is called before its list opens: by then more may be known."""

    refill: Callable[[], None] | None = None

    def showPopup(self) -> None:
        """With what can be chosen by now."""
        if self.refill is not None:
            self.refill()
        super().showPopup()


class ChoiceField(Field):
    """One of a few texts, or of yes and no; the first entry says nothing where that is allowed. `offers`: of the texts
    those that can be chosen now, and what it began with."""

    def __init__(
        self,
        param: Param,
        graph: Graph,
        parent: QWidget | None = None,
        offers: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        super().__init__(param, graph, parent)
        self._offers = offers
        self.box = ChoiceBox(self)
        flag = param.type is ParamType.FLAG
        told = tuple((one, self._worded(one)) for one in self._choices())
        choices = (("true", _("yes")), ("false", _("no"))) if flag else told
        usual = param.default if flag and isinstance(param.default, bool) else None
        if not param.required and usual is None and param.default not in param.arg.choices:
            self.box.addItem(_("as it is") if param.optional else str(param.default or ""), "")
        for data, words in choices:
            self.box.addItem(words, data)
        self.box.refill = self._refill if offers is not None else None
        self.box.activated.connect(lambda _place: self._was_edited())
        self._began = ""
        self._put(self.box)
        if param.required:
            self._began = ""  # the first choice counts as said
        elif usual is not None:
            self.begin_with("true" if usual else "false")

    def text(self) -> str:
        """The choice."""
        return str(self.box.currentData() or "")

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        if text and self.box.findData(text) < 0 and self._offers is not None:
            self.box.addItem(self._worded(text), text)  # what is there already can stay
        place = self.box.findData(text)
        if place >= 0:
            self.box.setCurrentIndex(place)
            self._began = text

    def read(self, text: str) -> Any:
        """What is offered is a value: the host has it."""
        return text if self._offers is not None else super().read(text)

    def say_unsaid(self, words: str) -> None:
        """What the entry is called that says nothing; nothing where there is none."""
        if self.box.count() and not self.box.itemData(0):
            self.box.setItemText(0, words)

    def _worded(self, choice: str) -> str:
        return self.param.arg.words(choice) if self.param.arg.words is not None else choice

    def _choices(self) -> Sequence[str]:
        return self.param.arg.choices if self._offers is None else self._offers()

    def _refill(self) -> None:
        """What is chosen stays, and what it began with."""
        said = self.text()
        first = self.box.itemText(0) if self.box.count() and not self.box.itemData(0) else None
        kept = (one for one in (self._began, said) if one)
        found = tuple(dict.fromkeys((*self._choices(), *kept)))
        self.box.clear()
        if first is not None:
            self.box.addItem(first, "")
        for one in found:
            self.box.addItem(self._worded(one), one)
        self.box.setCurrentIndex(max(0, self.box.findData(said)))


def order_tabs(parts: Sequence[QWidget]) -> None:
    """Let Tab go through these fields and single widgets one after the other."""
    stops = [stop for part in parts for stop in (part.stops() if isinstance(part, Field) else (part,))]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def unit_words(param: Param) -> str:
    """How a size is entered."""
    return _("For example 4 GiB or 512M.") if param.type is ParamType.SIZE else ""

"""A field and its value for a selection, in a small window that holds nothing else up. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.field import Field, FieldType
from stellwerk.model.field_value import read_value
from stellwerk.ui.desk import Desk
from stellwerk.ui.forms.words import objects_words
from stellwerk.ui.label.field_choice import FieldChoice
from stellwerk.ui.side_dialog import SideDialog
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN

WIDTH = 420


class FieldSheet(SideDialog):
    """Sends one call for the whole selection: Set-Field, or Clear-Field where nothing is entered."""

    def __init__(self, desk: Desk, refs: Sequence[Ref], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.choice = FieldChoice(desk.inventory.view, refs)
        self._before: str | None = ""
        self.setWindowTitle(_("Field of {objects}").format(objects=objects_words(self.choice.refs)))
        self.fields = QComboBox(self)
        self.fields.setAccessibleName(_("Field"))
        self.line = QLineEdit(self)
        self.line.setAccessibleName(_("Value"))
        self.choices = QComboBox(self)
        self.choices.setAccessibleName(_("Value"))
        self.editor = QStackedWidget(self)
        self.editor.addWidget(self.line)
        self.editor.addWidget(self.choices)
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self.apply_button = QPushButton(self)
        self.apply_button.setProperty("primary", True)
        self.apply_button.setDefault(True)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.cancel_button.setAutoDefault(False)
        self.add_button = QPushButton(_("Add field…"), self)
        self.add_button.setAutoDefault(False)
        self._lay_out()
        for one in self.choice.fields:
            self.fields.addItem(one.title)
        self.fields.currentIndexChanged.connect(self._show)
        self.line.textEdited.connect(self._edited)
        self.choices.activated.connect(self._edited)
        self.apply_button.clicked.connect(self.apply)
        self.cancel_button.clicked.connect(self.close)
        self.add_button.clicked.connect(self._add)
        self.setMinimumWidth(WIDTH)
        self._show()
        self._begin()

    @property
    def field(self) -> Field | None:
        """The field that is chosen."""
        index = self.fields.currentIndex()
        return self.choice.fields[index] if index >= 0 else None

    @property
    def text(self) -> str:
        """What is entered, empty for no value."""
        if self.editor.currentWidget() is self.line:
            return self.line.text().strip()
        return self.choices.currentText() if self.choices.currentIndex() > 0 else ""

    @property
    def changed(self) -> bool:
        """Something is entered that is not so already."""
        if self.editor.currentWidget() is self.line:
            return self.line.isModified() and self.text != self._before
        return self.choices.currentIndex() >= 0 and self.text != self._before

    def apply(self) -> None:
        """Send it; what is wrong with it stays to be read."""
        one, text = self.field, self.text
        if one is None or not self.changed:
            return
        objects, target = [str(ref) for ref in self.choice.refs], (Ref(Kind.FIELD, one.id),)
        try:
            if text:
                read_value(one, text)
        except Invalid as error:
            self._say(str(error))
            return
        submit = self._desk.conductor.submit_with
        if text:
            problem = submit("Set-Field", target, value=text, object=objects)
        else:
            problem = submit("Clear-Field", target, object=objects)
        if problem:
            self._say(problem)
        else:
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; Enter is that of the buttons."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    # --- inside ---

    def _lay_out(self) -> None:
        ground = QWidget(self)  # as that of a command's sheet
        ground.setBackgroundRole(QPalette.ColorRole.Base)
        ground.setAutoFillBackground(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ground)
        heading = QLabel(self.windowTitle(), self)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        font.setBold(True)
        heading.setFont(font)
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        layout.setSpacing(AROUND)
        grid = QGridLayout()
        grid.setHorizontalSpacing(AROUND)
        grid.setVerticalSpacing(BETWEEN)
        grid.setColumnStretch(1, 1)
        for row, (text, control) in enumerate(((_("Field"), self.fields), (_("Value"), self.editor))):
            label = QLabel(text, self)
            label.setBuddy(control)
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
        grid.addWidget(self.problem, 2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(WITHIN)
        buttons.addWidget(self.add_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.apply_button)
        layout.addWidget(heading)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _begin(self) -> None:
        """The keys go to the value, or to what is left to do."""
        if not self.choice.fields:
            self.add_button.setFocus()
        elif self.editor.currentWidget() is self.line:
            self.line.setFocus()
        else:
            self.choices.setFocus()

    def _show(self) -> None:
        """The value of the chosen field, in the control that suits its type."""
        one = self.field
        self.fields.setEnabled(one is not None)
        self.editor.setEnabled(one is not None)
        if one is None:
            self._before = ""
            self._say(_("There is no field that these can have"))
            self._tell()
            return
        self._before = self.choice.value(one)
        if one.type is FieldType.CHOICE:
            self._show_choices(one)
        else:
            hints = {FieldType.NUMBER: _("for example 2.5"), FieldType.DATE: _("year-month-day")}
            self.line.setText(self._before or "")
            mixed = _("They have different values")
            self.line.setPlaceholderText(mixed if self._before is None else hints.get(one.type, _("No value")))
            self.editor.setCurrentWidget(self.line)
        self._say("")
        self._tell()

    def _show_choices(self, one: Field) -> None:
        known = list(one.choices)
        if self._before and self._before not in known:  # it was one once
            known.append(self._before)
        self.choices.clear()
        self.choices.addItems([_("No value"), *known])
        self.choices.setPlaceholderText(_("They have different values"))
        before = self._before
        self.choices.setCurrentIndex(-1 if before is None else known.index(before) + 1 if before else 0)
        self.editor.setCurrentWidget(self.choices)

    def _edited(self) -> None:
        self._say("")
        self._tell()

    def _tell(self) -> None:
        self.apply_button.setText(_("Set value") if self.text or not self.changed else _("Clear value"))
        self.apply_button.setEnabled(self.changed)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.line.setProperty("wrong", bool(text))
        self.line.setAccessibleDescription(text)
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)

    def _add(self) -> None:
        self.close()
        self._desk.conductor.begin("Add-Field", ())

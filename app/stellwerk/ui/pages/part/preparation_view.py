"""What was done to a host to make it usable: its commands with what they said, and what was installed. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_size
from stellwerk.model.host_check import Installed, Preparation, StepOutcome
from stellwerk.ui.forms.raw_text import RawText
from stellwerk.ui.models.cell import breakable, short_time
from stellwerk.ui.theme.mark import Mark
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.theme import Theme

MOST_PACKAGES = 200
"""Packages listed, the largest ones; the rest is counted."""


class PreparationView(QWidget):
    """Hidden while nothing was done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Preparation | None = None
        self._body: QWidget | None = None
        self.heading = QLabel(self)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        line = QFrame(self)
        line.setProperty("hairline", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(BETWEEN)
        self._column.addWidget(line)
        self._column.addWidget(self.heading)
        self.hide()

    @property
    def labels(self) -> list[str]:
        """Everything that is written there, for tests."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]

    def show_preparation(self, preparation: Preparation | None, now: float) -> None:
        """Show this one."""
        self.setVisible(preparation is not None)
        if preparation is not None:
            self.heading.setText(_("Last prepared: {time}").format(time=short_time(preparation.at, now)))
        if preparation is self._shown:
            return
        self._shown = preparation
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        if preparation is not None:
            self._body = self._made(preparation)
            self._column.addWidget(self._body)

    def _made(self, preparation: Preparation) -> QWidget:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN)
        if preparation.error:
            column.addWidget(_bright(preparation.error))
        for step in preparation.steps:
            column.addWidget(self._step(step))
        if preparation.installed:
            column.addSpacing(AROUND - BETWEEN)
            column.addWidget(_words(_total(preparation.installed)))
            column.addWidget(_packages(preparation.installed))
        return body

    def _step(self, step: StepOutcome) -> QWidget:
        """A command, and what it said, folded away."""
        row = QWidget(self)
        mark = QLabel(row)
        kind = Mark.DONE if step.status == 0 else Mark.PROBLEM
        mark.setPixmap(self._theme.icons.mark_pixmap(kind, ICON_ROW, self.devicePixelRatioF()))
        line = _words(step.line)
        line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        said = RawText(self._theme, row)
        said.fold.setText(_("Output"))
        said.show_text(step.output)
        words = QVBoxLayout()
        words.setSpacing(WITHIN)
        words.addWidget(line)
        words.addWidget(said)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        return row


def _total(installed: tuple[Installed, ...]) -> str:
    size = format_size(sum(package.size for package in installed))
    text = plural("{n} package was installed, {size}", "{n} packages were installed, {size}", len(installed))
    return text.format(size=size)


def _packages(installed: tuple[Installed, ...]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(ICON_ROW + BETWEEN, 0, 0, 0)
    grid.setHorizontalSpacing(AROUND)
    grid.setVerticalSpacing(2)
    for place, package in enumerate(installed[:MOST_PACKAGES]):
        size = _words(format_size(package.size))
        size.setAlignment(Qt.AlignmentFlag.AlignRight)
        for column, label in enumerate((_words(package.name), _muted(package.version), size)):
            label.setWordWrap(False)
            grid.addWidget(label, place, column)
    if len(installed) > MOST_PACKAGES:
        rest = plural("and {n} more", "and {n} more", len(installed) - MOST_PACKAGES)
        grid.addWidget(_muted(rest), MOST_PACKAGES, 0)
    grid.setColumnStretch(3, 1)
    return table


def _words(text: str) -> QLabel:
    label = QLabel(breakable(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _muted(text: str) -> QLabel:
    label = _words(text)
    label.setProperty("muted", True)
    return label


def _bright(text: str) -> QLabel:
    label = _words(text)
    label.setForegroundRole(QPalette.ColorRole.BrightText)
    return label

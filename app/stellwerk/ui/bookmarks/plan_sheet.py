"""What an import would do, shown before it is done, in a window that holds nothing else up. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.text import _
from stellwerk.ui.bookmarks.plan_words import PlanWords
from stellwerk.ui.models.cell import breakable
from stellwerk.ui.side_dialog import SideDialog
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN

WIDTH, HEIGHT = 520, 420


class PlanSheet(SideDialog):
    """Reads at first, then shows a plan or why there is none. `take` begins the import, `again` reads once more."""

    def __init__(self, name: str, take: Callable[[], None], again: Callable[[], None], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('Import "{name}"').format(name=name))
        self.resize(WIDTH, HEIGHT)
        self._again = again
        self._said: list[str] = []
        self._act: Callable[[], None] = take
        self._take = take
        self._ground = QWidget()
        self.lines = QVBoxLayout(self._ground)
        self.lines.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        self.lines.setSpacing(WITHIN)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._ground.setBackgroundRole(self.palette().ColorRole.Base)
        self._ground.setAutoFillBackground(True)
        scroll.setWidget(self._ground)
        self.button = QPushButton(_("Import"), self)
        self.button.setProperty("primary", True)
        self.button.clicked.connect(lambda: self._act())
        self.leave = QPushButton(_("Cancel"), self)
        self.leave.clicked.connect(lambda: self.close())
        row = QHBoxLayout()
        row.setContentsMargins(AROUND, BETWEEN + WITHIN, AROUND, BETWEEN + WITHIN)
        row.setSpacing(BETWEEN)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(row)
        self.tell_busy(_("Reading the file…"))

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join(self._said)

    def tell_busy(self, text: str) -> None:
        """Something is being done."""
        self._clear()
        self._line(text)
        self._offer("", None)

    def show_plan(self, words: PlanWords) -> None:
        """What comes, what stays, what is left out."""
        self._clear()
        if not words.added:
            self._line(_("Nothing in this file is new"), bold=True)
        self._section(_("Will be added"), words.added)
        self._section(_("Left out"), words.left_out)
        self._section(_("There already, stays as it is here"), words.kept, muted=True)
        self._offer(_("Import"), self._take if words.added else None)

    def show_error(self, error: AppError) -> None:
        """Why there is no plan, or why it was not carried out."""
        self._clear()
        self._line(_("The file was not imported"), bold=True)
        self._line(error.text)
        if error.hint:
            self._line(error.hint, muted=True)
        self._offer(_("Look again"), self._again)

    def _offer(self, title: str, act: Callable[[], None] | None) -> None:
        self.button.setVisible(bool(title))
        self.button.setText(title)
        self.button.setEnabled(act is not None)
        self._act = act or (lambda: None)
        (self.button if act is not None else self.leave).setFocus()

    def _section(self, title: str, lines: list[str], *, muted: bool = False) -> None:
        if not lines:
            return
        if self.lines.count() > 1:
            self.lines.insertSpacing(self.lines.count() - 1, BETWEEN)
        self._line(title, bold=True)
        for line in lines:
            self._line(line, muted=muted)

    def _line(self, text: str, *, bold: bool = False, muted: bool = False) -> None:
        self._said.append(text)
        label = QLabel(breakable(text), self._ground)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("muted", muted)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if bold:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        self.lines.insertWidget(self.lines.count() - 1, label)

    def _clear(self) -> None:
        self._said.clear()
        while (item := self.lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines.addStretch(1)

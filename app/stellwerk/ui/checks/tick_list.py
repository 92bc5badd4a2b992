"""Checks as a list that ticks: a mark, the title, what was found, and what helps below it. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from stellwerk.core.text import translate
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.check import title_of, why_of
from stellwerk.ui.models.cell import breakable
from stellwerk.ui.models.turner import STEP_MS
from stellwerk.ui.theme.mark import PHASES, Mark
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.theme import Theme

MARKS: dict[CheckState, Mark] = {
    CheckState.WAITING: Mark.WAITING,
    CheckState.RUNNING: Mark.BUSY,
    CheckState.OK: Mark.DONE,
    CheckState.WARNING: Mark.WARNING,
    CheckState.FAILED: Mark.PROBLEM,
    CheckState.SKIPPED: Mark.DOWN,
    CheckState.UNKNOWN: Mark.UNKNOWN,
}
_QUIET = frozenset({CheckState.WAITING, CheckState.RUNNING, CheckState.SKIPPED, CheckState.UNKNOWN})


class TickList(QWidget):
    """Hidden while there is nothing. A row is made once for each check and changed in place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[CheckResult, ...] = ()
        self.rows: dict[str, TickRow] = {}
        self._phase = 0
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._turn)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(BETWEEN)
        self._grid.setVerticalSpacing(WITHIN + 2)
        self._grid.setColumnStretch(2, 1)
        self._subscription = theme.changed.connect(lambda _none: self._draw_marks(self._shown))
        self.hide()

    def show_results(self, results: Sequence[CheckResult]) -> None:
        """Show these, in their order."""
        if tuple(results) == self._shown:
            return
        if [one.key for one in results] != [one.key for one in self._shown]:
            self._make_rows(results)
        before = dict(zip((one.key for one in self._shown), self._shown, strict=True))
        self._shown = tuple(results)
        changed = [one for one in results if before.get(one.key) != one]
        for result in changed:
            self.rows[result.key].show_result(result)
        self._draw_marks(changed)
        self.setVisible(bool(results))
        self._turn_or_rest()

    def release(self) -> None:
        """It goes away."""
        self._timer.stop()
        self._subscription.close()

    def showEvent(self, event: QShowEvent) -> None:
        """What runs turns."""
        super().showEvent(event)
        self._turn_or_rest()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing turns out of sight."""
        super().hideEvent(event)
        self._timer.stop()

    def _make_rows(self, results: Sequence[CheckResult]) -> None:
        for row in self.rows.values():
            row.remove(self._grid)
        self.rows = {result.key: TickRow(result.key, self) for result in results}
        for place, row in enumerate(self.rows.values()):
            row.lay_out(self._grid, place)
        self._shown = ()

    def _turn_or_rest(self) -> None:
        busy = any(one.state is CheckState.RUNNING for one in self._shown)
        if busy and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _turn(self) -> None:
        self._phase = (self._phase + 1) % PHASES
        self._draw_marks([one for one in self._shown if one.state is CheckState.RUNNING])

    def _draw_marks(self, results: Sequence[CheckResult]) -> None:
        ratio = self.devicePixelRatioF()
        for result in results:
            mark = MARKS[result.state]
            pixmap = self._theme.icons.mark_pixmap(mark, ICON_ROW, ratio, phase=self._phase)
            self.rows[result.key].mark.setPixmap(pixmap)


class TickRow:
    """The widgets of one check."""

    def __init__(self, key: str, parent: QWidget) -> None:
        self._key = key
        self.mark = QLabel(parent)
        self.title = _words(parent)
        self.title.setWordWrap(False)
        self.found = _words(parent)
        self.advice = _words(parent)
        self.advice.setProperty("muted", True)
        self.title.setText(title_of(key))
        for label in (self.mark, self.title):
            label.setToolTip(why_of(key))

    @property
    def parts(self) -> tuple[QLabel, ...]:
        """All of them."""
        return self.mark, self.title, self.found, self.advice

    def show_result(self, result: CheckResult) -> None:
        """How it stands."""
        word = translate(result.state.value)
        self.mark.setAccessibleName(f"{title_of(self._key)}: {word}")
        self.found.setText(breakable(result.found))
        self.found.setProperty("muted", result.state in _QUIET)
        self.found.style().polish(self.found)
        self.advice.setText(breakable(_sentence(result.advice)))
        self.advice.setVisible(bool(result.advice))

    def lay_out(self, grid: QGridLayout, place: int) -> None:
        """In the grid, two lines a check."""
        top = Qt.AlignmentFlag.AlignTop
        for column, part in enumerate((self.mark, self.title, self.found)):
            part.setAlignment(top)
            grid.addWidget(part, 2 * place, column)
        grid.addWidget(self.advice, 2 * place + 1, 2)
        self.advice.hide()

    def remove(self, grid: QGridLayout) -> None:
        """Out of the grid."""
        for part in self.parts:
            grid.removeWidget(part)
            part.hide()
            part.deleteLater()


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _sentence(text: str) -> str:
    """An advice as it stands in an error, as a sentence of its own."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".") if text else ""

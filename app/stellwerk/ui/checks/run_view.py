"""What a task on hosts shows while it runs: its checks as they tick, then what commands there say. Owner thread."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stellwerk.model.task import Task
from stellwerk.ui.checks.run_output import RunOutput
from stellwerk.ui.checks.tick_list import TickList
from stellwerk.ui.theme.metric import BETWEEN
from stellwerk.ui.theme.theme import Theme


class RunView(QWidget):
    """Hidden while a task has nothing of the kind."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks = TickList(theme, self)
        self.output = RunOutput(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        layout.addWidget(self.ticks)
        layout.addWidget(self.output)
        self.hide()

    def show_task(self, task: Task) -> bool:
        """Show how it stands; answers whether it may need another height now."""
        before = self._shape
        self.ticks.show_results(() if task.output else task.ticks)
        self.output.show_text(task.output)
        self.setVisible(bool(task.ticks or task.output))
        return self._shape != before

    def release(self) -> None:
        """It goes away."""
        self.ticks.release()

    @property
    def _shape(self) -> tuple[int, int, bool]:
        advice = sum(1 for row in self.ticks.rows.values() if row.advice.text())
        return len(self.ticks.rows), advice, self.output.isHidden()

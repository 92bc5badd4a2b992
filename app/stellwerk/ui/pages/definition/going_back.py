"""One earlier definition: how it differs from now, and the button that goes back to it. Owner thread."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.engine.command import Command
from stellwerk.engine.preview import Preview
from stellwerk.model.task import Task
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.pages.definition.difference_highlight import DifferenceHighlight
from stellwerk.ui.pages.part.source_text import SourceText
from stellwerk.ui.theme.metric import AROUND, BETWEEN


class GoingBack(QWidget):
    """What would change in words, and as XML below. `done` is told when it has been done."""

    def __init__(
        self, desk: FormDesk, ref: Ref, version: str, done: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.version = version
        self.difference = SourceText(_("How it differs from now"), self)
        self._highlight = DifferenceHighlight(self.difference.document(), desk.theme)
        command = desk.planner.registry.get("Restore-VmDefinition")
        form = _Form(command, ref, desk, self.difference.setPlainText)
        self.panel = CommandPanel(
            desk, command, (ref,), cancel=False, form=form, fixed={"version": version}, parent=self
        )
        self.panel.finished.connect(lambda task: self._finished(task, done))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, AROUND, 0, 0)
        column.setSpacing(BETWEEN)
        around = QVBoxLayout()
        around.setContentsMargins(AROUND, 0, AROUND, 0)
        around.addWidget(self.panel)
        column.addLayout(around)
        column.addWidget(self.difference, 1)

    @property
    def busy(self) -> bool:
        """What was begun has not ended."""
        return self.panel.busy

    def release(self) -> None:
        """It goes away."""
        self._highlight.release()
        self.panel.release()

    def _finished(self, task: Task | None, done: Callable[[], None]) -> None:
        if task is not None:
            done()


class _Form(CommandForm):
    """No fields; the difference is shown elsewhere, at its full length."""

    def __init__(self, command: Command, ref: Ref, desk: FormDesk, show: Callable[[str], None]) -> None:
        super().__init__(command, (ref,), desk.inventory, ())
        self._show = show

    def shown_below(self, preview: Preview | None) -> Preview | None:
        """All but the difference."""
        if preview is None:
            self._show("")
            return None
        self._show(preview.effects.difference)
        return replace(preview, effects=replace(preview.effects, difference=""))

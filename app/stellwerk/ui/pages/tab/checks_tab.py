"""The checks of a host: the last ones with their time, those that run as they tick, and its last preparation.

Owner thread.
"""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import ref_of
from stellwerk.model.host import Host
from stellwerk.model.task import Task
from stellwerk.policy.host_check.under_way import task_under_way
from stellwerk.ui.checks.run_output import RunOutput
from stellwerk.ui.checks.tick_list import TickList
from stellwerk.ui.models.cell import short_time
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.preparation_view import PreparationView
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.theme.metric import AROUND, BETWEEN

WIDEST = 900
"""Pixels beyond which what was found does not drift away from its title."""
CHECK = "Test-Host"
PREPARE = "Install-Host"


class ChecksTab(Tab):
    """Follows the host and the tasks on it."""

    def __init__(self, tools: PageDesk, ref: Ref) -> None:
        super().__init__()
        self._tools, self._ref = tools, ref
        theme = tools.desk.theme
        self.when = ElidedLabel("", self)
        self.when.setProperty("muted", True)
        self.check = self._button(_("Check now"), CHECK)
        self.prepare = self._button(_("Prepare…"), PREPARE)
        self.ticks = TickList(theme, self)
        self.output = RunOutput(self)
        self.preparation = PreparationView(theme, self)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._body())
        self._area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self._pace = Pace(tools.desk.loop, self._follow)
        self._subscription = tools.desk.inventory.changed.connect(self._changed)
        self._follow()
        self.hand_on(self.check)

    @property
    def scrolled(self) -> int:
        """Of the area."""
        return self._area.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the area."""
        self._area.verticalScrollBar().setValue(place)

    def came(self) -> None:
        """Buttons as they are possible now."""
        self._follow()

    def refresh(self) -> None:
        """Check again."""
        self._begin(CHECK)

    def release(self) -> None:
        """It goes away."""
        self._pace.close()
        self._subscription.close()
        self.ticks.release()

    def _body(self) -> QWidget:
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        head = QHBoxLayout()
        head.setSpacing(BETWEEN)
        head.addWidget(self.when, 1)
        head.addWidget(self.check)
        head.addWidget(self.prepare)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        inner.setSpacing(AROUND)
        inner.addLayout(head)
        for part in (self.ticks, self.output, self.preparation):
            inner.addWidget(part)
        inner.addStretch(1)
        body = QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        around = QHBoxLayout(body)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(column, 20)
        around.addStretch(1)
        return body

    def _button(self, text: str, command: str) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda: self._begin(command))
        return button

    def _begin(self, command: str) -> None:
        self._tools.desk.conductor.begin(command, (self._ref,))

    def _changed(self, changes: ChangeSet) -> None:
        if any(ref in changes.changed or ref in changes.added for ref in (self._ref, *self._task_refs())):
            self._pace.ask()

    def _task_refs(self) -> tuple[Ref, ...]:
        view = self._tools.desk.inventory.view
        host = view.get(self._ref)
        return tuple(map(ref_of, view.related(host, "tasks"))) if host is not None else ()

    def _follow(self) -> None:
        host = self._tools.desk.inventory.view.get(self._ref)
        if not isinstance(host, Host):
            return
        running = task_under_way(host, self._tools.desk.inventory.view)
        checks = host.checks
        results = checks.results if checks is not None else ()
        self.ticks.show_results(running.ticks if running is not None and running.ticks else results)
        self.output.show_text(running.output if running is not None else "")
        preparation = checks.preparation if checks is not None and running is None else None
        self.preparation.show_preparation(preparation, self._tools.desk.clock.now())
        self.when.setText(self._words(host, running))
        for button, command in ((self.check, CHECK), (self.prepare, PREPARE)):
            self._enable(button, command)

    def _words(self, host: Host, running: Task | None) -> str:
        if running is not None:
            return running.note or running.title
        if host.checks is None or not host.checks.at:
            return _("Not checked yet")
        return _("Checked: {time}").format(time=short_time(host.checks.at, self._tools.desk.clock.now()))

    def _enable(self, button: QPushButton, command: str) -> None:
        try:
            offer = self._tools.planner.offer(command, self._ref)
            button.setEnabled(offer.allowed)
            button.setToolTip(offer.reason)
        except AppError as error:
            button.setEnabled(False)
            button.setToolTip(str(error))

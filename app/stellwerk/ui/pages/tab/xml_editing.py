"""Editing the definition of a VM: written, compared, applied; what others changed meanwhile is told. Owner thread.

Nothing that was written is lost: it is kept when the page is left, and when somebody else was faster.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.ids import Ref, VmId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.event import Severity
from stellwerk.model.hardware.difference import XmlPlan
from stellwerk.ports.lane import Answer
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.page_memory import Draft, PageMemory
from stellwerk.ui.pages.part.banner import Banner
from stellwerk.ui.pages.part.source_text import SourceText
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN


class XmlEditing(QWidget):
    """What stands below a text that can be edited. `began` and `ended` tell when that is; `failed` why it is not."""

    began = Signal()
    ended = Signal()
    failed = Signal(str, str)

    def __init__(self, tools: PageDesk, ref: Ref, memory: PageMemory, text: SourceText) -> None:
        super().__init__(text.parentWidget())
        self._tools, self._ref, self._memory, self._text = tools, ref, memory, text
        self._asked = 0
        self._draft: Draft | None = None
        self.panel: CommandPanel | None = None
        self.banner = Banner(tools.desk.theme, self)
        self.compare = QPushButton(_("Show the difference"), self)
        self.compare.setProperty("primary", True)
        self.leave = QPushButton(_("Discard"), self)
        self._lay_out()
        self.compare.clicked.connect(self._compare)
        self.leave.clicked.connect(self._discard)
        text.textChanged.connect(self._written)
        self.hide()

    @property
    def on(self) -> bool:
        """The text is being edited."""
        return self._draft is not None

    def begin(self) -> None:
        """Go on with what was written before, else with what is stored."""
        kept = self._memory.draft(self._ref)
        if kept is not None:
            self._edit(kept)
            self.look()
        else:
            self._ask(self._first)

    def look(self) -> None:
        """Has somebody changed the definition since? Asked when there is reason to."""
        if self.on:
            self._ask(self._tell_of_others)

    def end(self) -> None:
        """Give up what was written, or be done with it."""
        self._asked += 1
        self._draft = None
        self._memory.keep_draft(self._ref, None)
        self._drop_panel()
        self.banner.hide()
        self.hide()
        self._text.setReadOnly(True)
        self.ended.emit()

    def _discard(self) -> None:
        """At once where nothing was written; else it is said what is lost, and done by the second button."""
        draft = self._draft
        if draft is None or draft.text == draft.base:
            self.end()
            return
        self.banner.tell(
            _("What you wrote will be lost"),
            "",
            Severity.WARNING,
            label=_("Discard it"),
            act=self.end,
            other=(_("Go on"), self.banner.hide),
        )

    def release(self) -> None:
        """It goes away; what was written is kept."""
        self._asked += 1
        self._drop_panel()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(BETWEEN, 0, BETWEEN, WITHIN)
        buttons.setSpacing(BETWEEN)
        buttons.addWidget(self.compare)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(AROUND, 0, AROUND, BETWEEN)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, BETWEEN, 0, 0)
        column.setSpacing(BETWEEN)
        column.addWidget(self.banner)
        column.addLayout(self._place)
        column.addLayout(buttons)

    # --- the text ---

    def _first(self, plan: XmlPlan) -> None:
        self._edit(Draft(plan.before, plan.before, plan.fingerprint))

    def _edit(self, draft: Draft) -> None:
        self._draft = None  # the text that comes is not written by anybody
        self._text.setPlainText(draft.text)
        self._draft = draft
        self._text.setReadOnly(False)
        self.show()
        self.began.emit()

    def _written(self) -> None:
        if self._draft is not None:
            self._draft = replace(self._draft, text=self._text.toPlainText())
            self._memory.keep_draft(self._ref, self._draft)
            self._drop_panel()

    # --- comparing and applying ---

    def _compare(self) -> None:
        """Against what is stored now: who was faster is told before, not after."""
        self._ask(lambda plan: None if self._tell_of_others(plan) else self._preview())

    def _preview(self) -> None:
        draft = self._draft
        self._drop_panel()
        if draft is None:
            return
        tools = self._tools
        desk = FormDesk(
            planner=tools.planner, inventory=tools.desk.inventory, loop=tools.desk.loop, theme=tools.desk.theme
        )
        said = {"xml": draft.text, "base": draft.fingerprint}
        command = tools.planner.registry.get("Update-Vm")
        self.panel = CommandPanel(desk, command, (self._ref,), only=(), cancel=False, fixed=said, parent=self)
        self.panel.finished.connect(lambda task: self.end() if task is not None else self._drop_panel())
        self._place.addWidget(self.panel)
        self.compare.hide()

    def _drop_panel(self) -> None:
        self.compare.show()
        if self.panel is not None:
            self.panel.release()
            self._place.removeWidget(self.panel)
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None

    # --- others ---

    def _tell_of_others(self, plan: XmlPlan) -> bool:
        """Whether somebody else changed it; then a banner says so and offers to compare with theirs."""
        draft = self._draft
        if draft is None or plan.fingerprint == draft.fingerprint or (self.panel is not None and self.panel.busy):
            return False
        if draft.text == draft.base:
            self._edit(Draft(plan.before, plan.before, plan.fingerprint))  # nothing was written yet
            return False
        self._drop_panel()
        self.banner.tell(
            _("Somebody else changed this definition meanwhile"),
            _("What you wrote is kept. The difference shows what applying yours would make of theirs."),
            Severity.WARNING,
            label=_("Compare with theirs"),
            act=lambda: self._onto(plan),
        )
        return True

    def _onto(self, plan: XmlPlan) -> None:
        """Go on from theirs with the text as it was written."""
        if self._draft is not None:
            self._draft = replace(self._draft, base=plan.before, fingerprint=plan.fingerprint)
            self._memory.keep_draft(self._ref, self._draft)
            self.banner.hide()
            self._preview()

    def _ask(self, then: Callable[[XmlPlan], object]) -> None:
        self._asked += 1
        asked = self._asked

        def got(answer: Answer[XmlPlan]) -> None:
            if asked != self._asked:
                return
            if answer.error is not None:
                self.failed.emit(str(answer.error), answer.error.details)
            else:
                then(answer.get())

        self._tools.reading.definition(VmId(self._ref.id), got)

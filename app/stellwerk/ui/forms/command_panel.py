"""A command's form with its preview and its button: in a sheet, or within a page. Owner thread.

The button is possible once the preview says so; what only the hosts know is asked for meanwhile. A form follows its
task: done, it is finished; failed, it says why in place and keeps what was entered.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.core.text import _, translate
from stellwerk.engine.command import Command
from stellwerk.engine.preview import Preview
from stellwerk.model.call import Call
from stellwerk.model.change import ChangeSet
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.host_key import ChangeQuestion, KeyQuestion, Question, SecretQuestion, keys_question, question
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import SecretName
from stellwerk.ui.checks.run_view import RunView
from stellwerk.ui.forms.command_form import CommandForm
from stellwerk.ui.forms.effects_view import EffectsView
from stellwerk.ui.forms.form_words import in_form
from stellwerk.ui.forms.panel_part import FORCE, anyway_button, can_be_forced, refusal_words, scrolling, words_label
from stellwerk.ui.forms.planner import FormDesk, concerns
from stellwerk.ui.forms.raw_text import RawText
from stellwerk.ui.forms.remedy import Remedy
from stellwerk.ui.forms.ssh_question import SshQuestionRow, question_words
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.theme.metric import AROUND, BETWEEN

_PREVIEW_EVERY = 0.15
ACCEPT = "accept_host_key"
"""The parameter by which a call accepts the key of a host."""
ACCEPT_ALL = "accept_host_keys"
"""That by which it accepts those of several hosts."""


class CommandPanel(QWidget):
    """`finished` carries the task when it is done (or, for what asks no form, has begun); None = given up."""

    finished = Signal(object)
    told = Signal()
    """There is more or less to read than before."""

    def __init__(
        self,
        desk: FormDesk,
        command: Command,
        targets: Sequence[Ref],
        *,
        only: Collection[str] | None = None,
        cancel: bool = True,
        scrolls: bool = False,
        form: CommandForm | None = None,
        fixed: Mapping[str, Any] | None = None,
        begin: Mapping[str, str] | None = None,
        calm: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`fixed` are arguments that nobody is asked for, `begin` the present values of fields. `calm`: there is
        nothing to do before something is entered, and then no button."""
        super().__init__(parent)
        self._fixed, self._calm = dict(fixed or {}), calm
        self._desk, self._command, self._targets = desk, command, tuple(targets)
        self._preview: Preview | None = None
        self._known: Preview | None = None
        """What was known at once of what is shown, without what the hosts told."""
        self._asked = 0
        self._task: TaskId | None = None
        self._waited_for = False
        self._keeping = False
        self.question = words_label(self)
        self.form = form if form is not None else CommandForm(command, targets, desk.inventory, only)
        for name, text in (begin or {}).items():
            self.form.field(name).begin_with(text)
        self.effects = EffectsView(desk.theme, self)
        self.typed_title = words_label(self)
        self.typed = QLineEdit(self)
        self.problem = words_label(self)
        self.problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self.raw = RawText(desk.theme, self)
        self.asking = SshQuestionRow(self)
        self._accepted: dict[str, Any] = {}
        """Arguments that were answered below the form."""
        self.progress = words_label(self)
        self.progress.setProperty("muted", True)
        self.run_view = RunView(desk.theme, self)
        self.anyway = anyway_button(self)
        self.remedy = Remedy(self)
        self.verb = QPushButton(translate(command.verb or command.title).rstrip("…"), self)
        self.verb.setDefault(True)
        self.verb.setProperty("primary", True)
        self.cancel = QPushButton(_("Cancel"), self)
        self.cancel.setVisible(cancel)
        self._lay_out(scrolls)
        self._pace = Pace(desk.loop, self._look, _PREVIEW_EVERY)
        self._subscription = desk.inventory.changed.connect(self._changed)
        self._wire()
        self._look()

    def _wire(self) -> None:
        for told in (self._accepted.clear, self._pace.ask):
            self.form.edited.connect(told)
        self.typed.textEdited.connect(lambda _text: self._enable())
        self.asking.trusted.connect(self._trust)
        self.asking.all_trusted.connect(self._trust_all)
        self.asking.given.connect(self._keep)
        self.anyway.clicked.connect(self._force)
        self.verb.clicked.connect(self.finish)
        self.cancel.clicked.connect(lambda: self.finished.emit(None))

    @property
    def dirty(self) -> bool:
        """The user entered something that would be lost."""
        return self.form.dirty

    @property
    def busy(self) -> bool:
        """What was begun has not ended."""
        return self._task is not None

    @property
    def preview(self) -> Preview | None:
        """What it would do, as far as it is known."""
        return self._preview

    def put(self, question: Question, text: str) -> None:
        """Begin with a question that SSH has asked already: its answer does the command, and is followed to its end."""
        self._waited_for = True
        self._tell(text)
        self.problem.setForegroundRole(QPalette.ColorRole.WindowText)  # nothing has gone wrong here yet
        self.asking.ask(question)
        self.verb.hide()
        self.setFocusProxy(self._first(question))
        self.told.emit()

    def _first(self, question: Question) -> QWidget:
        """What is answered first."""
        match question:
            case KeyQuestion():
                return self.asking.answer
            case ChangeQuestion():
                return self.asking.sure
            case SecretQuestion():
                return self.asking.secret

    def release(self) -> None:
        """It goes away; what was begun goes on."""
        self._asked += 1
        self._pace.close()
        self._subscription.close()
        self.run_view.release()

    def finish(self) -> None:
        """Do it, if it can be done as it stands. Enter that answers a question comes here too: that is waited for."""
        if self._keeping or (self._waited_for and not self.asking.isHidden()):
            return
        self.form.touch()
        self._look()
        if not self.verb.isEnabled() or self._preview is None:
            return
        try:
            task = self._desk.planner.submit(self._preview.narrowed())
        except AppError as error:
            self._tell(str(error), error.details)
            return
        if not self._follows:
            self.finished.emit(task)
            return
        self._task = task.id
        self.anyway.hide()
        self._tell("")
        self.remedy.hide()
        self.asking.ask(None)
        self._follow(task)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finishes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)

    # --- the preview ---

    def _look(self) -> None:
        """Ask what it would do as it stands."""
        self._asked += 1
        args = self.form.args()
        if args is None or (self._calm and not self.dirty):
            self._show(None)
            return
        planner = self._desk.planner
        try:
            said = {**self._fixed, **args, **self._accepted}
            call = replace(planner.call(self._command.name, *self._targets), args=said)
            preview = planner.preview(call)
        except AppError as error:
            self._show(None)
            self._tell(str(error), error.details)
            return
        told = self._preview is not None and self._preview.complete
        if told and preview == self._known and not preview.complete:
            self._enable()  # the hosts were asked this already
            return
        self._known = preview
        self._show(preview)
        if not preview.complete and preview.allowed:
            self._ask_hosts(preview.call)

    def _ask_hosts(self, call: Call) -> None:
        asked = self._asked
        self.progress.setText(_("Asking the host what this would do…"))
        self.progress.show()

        def told(preview: Preview | AppError) -> None:
            if asked != self._asked:
                return
            self.progress.hide()
            if isinstance(preview, AppError):
                self._tell(str(preview), preview.details)
            else:
                self._show(preview)

        self._desk.planner.preview_details(call, told)

    def _show(self, preview: Preview | None) -> None:
        self._preview = preview
        if self._task is None:
            self.progress.hide()
        self.question.setText(in_form(preview.confirm) if preview is not None else "")
        self.question.setVisible(bool(preview is not None and preview.confirm))
        self.effects.show_preview(self.form.shown_below(preview))
        typed = preview.typed if preview is not None else ""
        self.typed_title.setText(in_form(_('Type "{name}" to confirm').format(name=typed)))
        self.typed.setAccessibleName(self.typed_title.text())
        for widget in (self.typed_title, self.typed):
            widget.setVisible(bool(typed))
        began = bool(self._targets) or not self.form.fields or self.dirty
        self._tell(refusal_words(preview) if began else "")  # nobody has done anything wrong yet
        self.remedy.offer_for(preview if began else None)
        self.told.emit()

    def _tell(self, problem: str, details: str = "") -> None:
        self.problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self.problem.setText(in_form(problem, self._command))
        self.problem.setVisible(bool(problem))
        self.raw.show_text(details)
        self._enable()

    def _enable(self) -> None:
        preview = self._preview
        possible = preview is not None and preview.allowed and self._task is None
        if preview is not None and possible:
            # What destroys data is not begun before it is known what it destroys.
            possible = preview.complete or not preview.confirm
            possible = possible and (not preview.typed or self.typed.text().strip() == preview.typed)
        self.verb.setEnabled(possible)
        if self._calm:
            self.verb.setVisible(self.dirty or self._task is not None)
        missing = ", ".join(self.form.missing)
        self.verb.setToolTip(_("Needed: {fields}").format(fields=missing) if missing else "")

    # --- the task ---

    @property
    def _follows(self) -> bool:
        """Whoever filled a form in waits for what becomes of it."""
        return (
            self._waited_for
            or any(field.param.required for field in self.form.fields)
            or self._command.title.endswith("…")
        )

    def _changed(self, changes: ChangeSet) -> None:
        if self._task is not None:
            task = self._desk.inventory.view.get(Ref(Kind.TASK, self._task))
            if isinstance(task, Task):
                self._follow(task)
        elif not self._waited_for and concerns(changes, self._targets, self._preview):
            if self._command.on is not Kind.HOST:  # their connections change all the time
                self._known = None
            self._pace.ask()

    def _follow(self, task: Task) -> None:
        if self.run_view.show_task(task):
            self.told.emit()
            self._bring(self.run_view)
        if not task.over:
            self.progress.setText(task.note or translate(self._command.doing) or task.title)
            self.progress.setHidden(bool(task.output))
            self._enable()
            return
        self._task = None
        self.progress.hide()
        if task.state is TaskState.DONE:
            self.finished.emit(task)
        else:
            told = (task.code, task.outcome, task.details)
            asked = question(*told) or keys_question(*told)
            self._tell(question_words(asked, task.outcome or task.title, task.hint), "" if asked else task.details)
            self.asking.ask(asked)
            self.told.emit()
            self.verb.setVisible(not (self._waited_for and asked))
            self.anyway.setVisible(can_be_forced(self._command, task))
            self.remedy.offer(task.code)

    def _force(self) -> None:
        self._accepted[FORCE] = True
        self.finish()

    # --- what SSH asks on the way ---

    def _trust(self, fingerprint: str) -> None:
        self._accepted[ACCEPT] = fingerprint
        self.finish()

    def _trust_all(self, keys: tuple[str, ...]) -> None:
        self._accepted[ACCEPT_ALL] = [*self._accepted.get(ACCEPT_ALL, ()), *keys]
        self.finish()

    def _keep(self, name: SecretName, secret: str, lasting: bool) -> None:
        if self._desk.keep_secret is not None:
            self._keeping = True
            self._desk.keep_secret(name, secret, self._kept, lasting=lasting)

    def _kept(self, answer: Answer[None]) -> None:
        self._keeping = False
        if answer.error is not None:
            error = answer.error
            more = question(error.code, error.text, error.details)  # what opens the place where it is kept
            self._tell(str(error), "" if more else error.details)
            self.asking.ask(more)
            self.told.emit()
        else:
            self.finish()

    @property
    def wanted_height(self) -> int:
        """Pixels at which nothing has to scroll."""
        said = [part for part in self._said if not part.isHidden()] if self._area is not None else []
        heights = [max(part.sizeHint().height(), part.heightForWidth(self.width())) + AROUND for part in said]
        return self._content.sizeHint().height() + self.verb.sizeHint().height() + 2 * AROUND + sum(heights)

    def _bring(self, part: QWidget) -> None:
        """Scroll to what has just come below the fields."""
        if self._area is not None:
            self._content.adjustSize()  # where it is, is known after that only
            self._area.ensureWidgetVisible(part, 0, 0)

    def _lay_out(self, scrolls: bool) -> None:
        """All parts below each other; with `scrolls` they do, and the buttons stay in sight with why they are grey.

        A scroll bar has its place beside the fields then: `BETWEEN` stays free at the right.
        """
        self._area: QScrollArea | None = None
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, BETWEEN if scrolls else 0, 0)
        column.setSpacing(BETWEEN + BETWEEN // 2)
        above = (self.question, self.form, self.effects, self.typed_title, self.typed)
        self._said: tuple[QWidget, ...] = (self.problem, self.raw, self.asking)
        for part in (*above, *(() if scrolls else self._said), self.progress, self.run_view):
            column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, BETWEEN if scrolls else 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self.remedy)
        buttons.addWidget(self.anyway)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.verb)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(AROUND)
        if scrolls:
            column.addStretch(1)
            self._area = scrolling(self._content)
            layout.addWidget(self._area, 1)
            said = QVBoxLayout()
            said.setContentsMargins(0, 0, BETWEEN, 0)
            said.setSpacing(BETWEEN)
            for part in self._said:
                said.addWidget(part)
            layout.addLayout(said)
        else:
            layout.addWidget(self._content)
        layout.addLayout(buttons)
        self.form.setVisible(bool(self.form.fields))
        self.setFocusProxy(self.form if self.form.fields else self.verb)

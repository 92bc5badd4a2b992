"""The logs of a host: of libvirt, the kernel, or QEMU for one VM; filtered, followed, copied, saved. Owner thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
)

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Ref
from stellwerk.core.loop import Timer
from stellwerk.core.text import _, plural
from stellwerk.model.host_system import LogLine
from stellwerk.model.vm import Vm
from stellwerk.policy.host_look.log_text import MOST_LINES, USUAL_LINES, LogSource, LogWish, fresh_lines
from stellwerk.ports.host_key import SecretQuestion, question
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import SecretName
from stellwerk.ui.forms.ssh_question import SshQuestionRow
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.machine.log_text import LogText
from stellwerk.ui.pages.tab.text_tab import TextTab

FOLLOW_EVERY = 2.0
"""Seconds between an answer and the next question while it is followed."""

ReadLog = Callable[[HostId, LogWish, Callable[[Answer[tuple[LogLine, ...]]], None]], None]


class LogTab(TextTab):
    """The newest lines, the latest last."""

    text: LogText

    def __init__(self, tools: PageDesk, ref: Ref, read: ReadLog) -> None:
        super().__init__(tools.desk.theme)
        self._tools, self._ref, self._ask = tools, ref, read
        self._asked = 0
        self._lines: tuple[LogLine, ...] = ()
        self._timer: Timer | None = None
        self._dialog: QFileDialog | None = None
        self.which = QComboBox(self)
        self.which.setAccessibleName(_("Which log"))
        self.which.setMaximumWidth(260)
        self._fill_which()
        self.count = QComboBox(self)
        self.count.setAccessibleName(_("How many lines"))
        for lines in (USUAL_LINES, 5 * USUAL_LINES, MOST_LINES):
            self.count.addItem(plural("{n} line", "{n} lines", lines), lines)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(_("Filter"))
        self.filter.setAccessibleName(_("Words that lines must have"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(220)
        self.follow = self.button(_("Follow"), "arrow-clockwise")
        self.follow.setCheckable(True)
        self.save = self.button(_("Save…"), "download-simple")
        self.asking = SshQuestionRow(self)
        self.text = LogText(tools.desk.loop, tools.desk.theme, self)
        parts = (self.filter, self.follow, self.copy, self.save)
        self.lay_out((self.which, self.count), parts, above=(self.asking,))
        self._connect()

    def came(self) -> None:
        """Read it."""
        self._read()

    def refresh(self) -> None:
        """Read it again."""
        self._read()

    def release(self) -> None:
        """Answers that come later are not shown."""
        self._asked += 1
        self._stop()
        self.text.stop()
        self._subscription.close()

    def save_to(self, path: Path) -> None:
        """Write what is shown into a file; a note says how it went."""
        try:
            path.write_text(self.text.toPlainText() + "\n", encoding="utf-8")
        except OSError as error:
            self.note.setText(_("{path} cannot be written: {reason}").format(path=path, reason=error.strerror))
        else:
            self.note.setText(_("saved to {path}").format(path=path))

    # --- making ---

    def _fill_which(self) -> None:
        self.which.addItem(_("libvirt"), (LogSource.LIBVIRT, ""))
        self.which.addItem(_("Kernel"), (LogSource.KERNEL, ""))
        view = self._tools.desk.inventory.view
        host = view.get(self._ref)
        vms = view.related(host, "vms") if host is not None else ()
        for name in sorted((vm.name for vm in vms if isinstance(vm, Vm)), key=str.casefold):
            self.which.addItem(_('QEMU of VM "{name}"').format(name=one_line(name)), (LogSource.VM, name))

    def _connect(self) -> None:
        for choice in (self.which, self.count):
            choice.currentIndexChanged.connect(lambda _index: self._other())
        self.which.currentIndexChanged.connect(lambda _index: self._other())
        self.text.find_wanted.connect(self.filter.setFocus)
        self.filter.textChanged.connect(lambda _text: self._show())
        self.follow.toggled.connect(lambda on: self._read() if on else self._stop())
        self.save.clicked.connect(self._ask_path)
        self.asking.given.connect(self._given)
        self._subscription = self._tools.desk.theme.changed.connect(lambda _none: self._show())

    # --- reading ---

    def _other(self) -> None:
        self._lines = ()
        self._show()
        self._read()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _read(self) -> None:
        self._stop()
        self._asked += 1
        asked = self._asked
        source, vm = self.which.currentData()
        wish = LogWish(LogSource(source), vm, int(self.count.currentData()))
        if not self._lines:
            self.note.setText(_("Reading…"))
        self._ask(HostId(self._ref.id), wish, lambda answer: self._got(asked, answer))

    def _got(self, asked: int, answer: Answer[tuple[LogLine, ...]]) -> None:
        if asked != self._asked:
            return
        if answer.error is not None:
            self._failed(answer.error)
        else:
            self.asking.ask(None)
            self.note.set_tip("")
            self.note.setText("" if answer.get() else _("The log is empty"))
            self._take(answer.get())
        if self.follow.isChecked():
            self._timer = self._tools.desk.loop.after(FOLLOW_EVERY, self._again)

    def _failed(self, error: AppError) -> None:
        """What sudo asks for is asked here, and nothing is read meanwhile."""
        self.note.setText(str(error))
        self.note.set_tip(error.details)
        asked = question(error.code, error.text, error.details)
        if isinstance(asked, SecretQuestion) and self._tools.keep_secret is not None:
            self.follow.setChecked(False)
            self.asking.ask(asked)

    def _given(self, name: SecretName, secret: str, lasting: bool) -> None:
        assert self._tools.keep_secret is not None  # else it was not asked for
        self._tools.keep_secret(name, secret, self._kept, lasting=lasting)

    def _kept(self, answer: Answer[None]) -> None:
        if answer.error is not None:
            self._failed(answer.error)
        else:
            self._read()

    def _take(self, lines: tuple[LogLine, ...]) -> None:
        """Only what is new is filled in, where the log went on."""
        fresh = fresh_lines(self._lines, lines)
        self._lines = lines
        if fresh is None:
            self._show()
        elif fresh:
            self.text.add_lines(fresh)

    def _again(self) -> None:
        """Followed only while it is in sight."""
        self._timer = None
        if self.isVisible():
            self._read()
        else:
            self.follow.setChecked(False)

    def _show(self) -> None:
        """The lines that fit the filter."""
        self.text.show_lines(self._lines, self.filter.text())

    # --- saving ---

    def _ask_path(self) -> None:
        """A file dialog that nothing waits for."""
        dialog = QFileDialog(self, _("Save the log"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Text files (*.txt *.log)"))
        dialog.setDefaultSuffix("log")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.destroyed.connect(lambda: setattr(self, "_dialog", None))
        self._dialog = dialog
        dialog.open()

"""A terminal with all around it: bar, what is to be said, search. In a page or in a window of its own. Owner thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record
from stellwerk.core.text import _, plural
from stellwerk.model.event import Severity
from stellwerk.services.terminal.opening import Openings, reason
from stellwerk.services.terminal.talk import Ended, Opened, Opening, Talk
from stellwerk.ui.console.terminal.find_strip import FindStrip
from stellwerk.ui.console.terminal.keyboard import lines_of, pasted
from stellwerk.ui.console.terminal.terminal_widget import TerminalWidget
from stellwerk.ui.pages.part.banner import Banner
from stellwerk.ui.pages.terminal.terminal_bar import TerminalBar
from stellwerk.ui.pages.terminal.transcript import Transcript
from stellwerk.ui.theme.theme import Theme

MOST_PASTED = 4 * 1024 * 1024
"""Characters."""


class TerminalTools(Record, frozen=True, kw_only=True):
    """What terminals work with."""

    openings: Openings
    loop: Loop
    theme: Theme


class TerminalView(QWidget):
    """A terminal that is opened by `opening`, and again when somebody asks for it."""

    detach_wanted = Signal()
    renamed = Signal()

    def __init__(self, tools: TerminalTools, name: Callable[[], str], parent: QWidget | None = None) -> None:
        """`name` tells whose terminal it is."""
        super().__init__(parent)
        self._tools, self._name = tools, name
        self._talk: Talk | None = None
        self._live = False
        self._transcript: Transcript | None = None
        self.bar = TerminalBar(tools.theme, self)
        self.banner = Banner(tools.theme, self)
        self.question = Banner(tools.theme, self)
        self.terminal = TerminalWidget(tools.loop, tools.theme, self)
        self.search = FindStrip(self.terminal, tools.theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.banner, self.question, self.search, self.terminal):
            column.addWidget(part, 1 if part is self.terminal else 0)
        self.setFocusProxy(self.terminal)
        self._connect()

    @property
    def live(self) -> bool:
        """It is open."""
        return self._live

    @property
    def title(self) -> str:
        """What the program calls it, else whose it is."""
        return self.terminal.frame_now.title or self._name()

    def begin(self) -> None:
        """Open it; nothing where it is open or being opened."""
        if self._talk is None:
            self._open(self._opening())

    def release(self) -> None:
        """It goes away, and ends."""
        self._end_talk()
        self._end_log()
        self.terminal.release()

    # --- for those derived ---

    def _opening(self) -> Opening:
        raise NotImplementedError

    def _told_end(self, ended: Ended) -> None:
        """It is over: say so."""
        if ended.error is not None:
            self.tell(reason(ended.error), ended.error, _("Try again"), self.begin)
        else:
            self.tell(_("The connection has ended"), None, _("Reconnect"), self.begin)

    def tell(self, text: str, error: AppError | None, label: str = "", act: Callable[[], None] | None = None) -> None:
        """Say something above the terminal."""
        severity = Severity.WARNING if error is not None else Severity.NORMAL
        self.banner.tell(text, error.hint if error is not None else "", severity, label=label, act=act)
        self._show_status()

    def _open(self, opening: Opening) -> None:
        self._end_talk()
        self.banner.hide()
        self._talk = talk = self._tools.openings.talk(
            "window", opening, self.terminal.emulator.feed, lambda news: self._told(talk, news)
        )
        talk.start(*self.terminal.columns_rows)
        self._show_status()

    def _end_talk(self) -> None:
        talk, self._talk, self._live = self._talk, None, False
        if talk is not None:
            talk.close()

    # --- what happens ---

    def _connect(self) -> None:
        bar, terminal = self.bar, self.terminal
        bar.find_wanted.connect(self.search.begin)
        bar.copy_wanted.connect(terminal.copy)
        bar.paste_wanted.connect(terminal.paste)
        bar.log_wanted.connect(self._log)
        bar.detach_wanted.connect(self.detach_wanted)
        terminal.find_wanted.connect(self.search.begin)
        terminal.paste_wanted.connect(self._ask_paste)
        terminal.typed.connect(self._type)
        terminal.answered.connect(self._send)
        terminal.resized.connect(lambda columns, rows: self._talk.resize(columns, rows) if self._talk else None)
        terminal.renamed.connect(lambda _title: self.renamed.emit())
        terminal.rang.connect(self._ring)

    def _told(self, talk: Talk, news: Opened | Ended) -> None:
        if talk is not self._talk:
            return
        if isinstance(news, Opened):
            self._live = True
            talk.resize(*self.terminal.columns_rows)
            self._show_status()
            return
        self._talk, self._live = None, False
        self._told_end(news)
        self._show_status()

    def _type(self, data: bytes) -> None:
        """Going on instead of answering a question is an answer."""
        self.question.hide()
        self._send(data)

    def _send(self, data: bytes) -> None:
        if self._talk is not None and self._live:
            self._talk.send(data)

    def _ring(self) -> None:
        """The desktop shows that something wants to be looked at, without a sound."""
        if not self.terminal.hasFocus():
            QApplication.alert(self.window())

    def _ask_paste(self, text: str) -> None:
        """Several lines may be several commands: they are pasted when somebody has seen how many."""
        text = text[:MOST_PASTED]
        lines = lines_of(text)
        if not self._live:
            return
        if lines == 1:
            self._paste(text)
            return
        first = next((line for line in text.splitlines() if line.strip()), "").strip()
        said = plural("Paste {n} line? The program may act on it at once.",
                      "Paste {n} lines? The program may act on each at once.", lines)  # fmt: skip
        label = _("Paste")
        self.question.tell(
            said.format(n=lines), first[:120], Severity.WARNING, label=label, act=lambda: self._paste(text)
        )
        self.question.button.setFocus()

    def _paste(self, text: str) -> None:
        self.question.hide()
        self.terminal.setFocus()
        self._type(pasted(text, self.terminal.emulator.modes))
        self.terminal.follow()

    def _show_status(self) -> None:
        words = _("Connected") if self._live else _("Connecting…") if self._talk is not None else _("Disconnected")
        written = _("writing to {file}").format(file=self._transcript.path.name) if self._transcript is not None else ""
        self.bar.status.setText(" · ".join(part for part in (words, written) if part))

    # --- log ---

    def _log(self, on: bool) -> None:
        if not on:
            self._end_log()
            return
        self.bar.log.setChecked(False)
        name = "".join(char if char.isalnum() or char in "-_." else "-" for char in self._name())
        dialog = QFileDialog(self, _("Write the terminal to a file"), f"{name}.log")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # it is added to
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.log_to)
        dialog.open()

    def log_to(self, path: str) -> None:
        """Write what is shown from now on to this file."""
        self._end_log()
        try:
            self._transcript = Transcript(Path(path), self._log_failed)
        except OSError as error:
            self._say_log_failed(error)
            return
        self.terminal.emulator.write_to(self._transcript.write)
        self.bar.log.setChecked(True)
        self._show_status()

    def _end_log(self) -> None:
        transcript, self._transcript = self._transcript, None
        if transcript is not None:
            self.terminal.emulator.write_to(None)
            transcript.close()
        self.bar.log.setChecked(False)
        self._show_status()

    def _log_failed(self, error: OSError) -> None:
        """On the thread that writes."""
        self._tools.loop.post(lambda: self._say_log_failed(error))

    def _say_log_failed(self, error: OSError) -> None:
        self._end_log()
        said = _("The terminal cannot be written to the file: {reason}").format(reason=error.strerror or error)
        self.banner.tell(said, _("Choose another place"), Severity.WARNING)

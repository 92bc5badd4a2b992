"""What SSH asks before a host is connected, below a form: is that its key, what is the password? Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.text import _, plural
from stellwerk.ports.host_key import SHOW_KEY, ChangeQuestion, KeyQuestion, KeysQuestion, Question, SecretQuestion
from stellwerk.ports.secret import SecretKind
from stellwerk.ui.theme.metric import BETWEEN

Asked = Question | KeysQuestion
_LINES = 8
"""Keys of several hosts in sight; the rest is scrolled to."""


class SshQuestionRow(QWidget):
    """Hidden while nothing is asked. `trusted` carries the fingerprint that is accepted, `all_trusted` the keys of
    several hosts, `given` the name of a secret, the secret itself, which stays nowhere here, and whether it is to be
    kept for the next start."""

    trusted = Signal(str)
    all_trusted = Signal(object)
    given = Signal(object, str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question: Asked | None = None
        self.print_title = QLabel(_("Fingerprint"), self)
        self.fingerprint = QLineEdit(self)
        self.fingerprint.setReadOnly(True)
        self.fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.fingerprint.setAccessibleName(_("Fingerprint"))
        self.keys_title = QLabel(_("Fingerprints"), self)
        self.keys = QPlainTextEdit(self)
        self.keys.setReadOnly(True)
        self.keys.setTabChangesFocus(True)
        self.keys.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.keys.setFont(self.fingerprint.font())
        self.keys.setAccessibleName(self.keys_title.text())
        self.sure = QCheckBox(_("The key was changed on purpose, for example by a new installation"), self)
        self.sure.toggled.connect(lambda _on: self._enable())
        self.secret_title = QLabel(self)
        self.secret = QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.lasting = QCheckBox(_("Keep it for the next start"), self)
        self.lasting.setAccessibleName(self.lasting.text())
        self.again_title = QLabel(_("Once more"), self)
        self.again = QLineEdit(self)
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setAccessibleName(self.again_title.text())
        self.answer: QPushButton = QPushButton(self)
        for edit in (self.secret, self.again):
            edit.textChanged.connect(lambda _text: self._enable())
            edit.returnPressed.connect(self._answered)
        self.answer.setAutoDefault(False)
        self.answer.clicked.connect(self._answered)
        self._lay_out()
        self.hide()

    def ask(self, question: Asked | None, keep: str = "") -> None:
        """Ask that; None = nothing any more. `keep` is what the button for a password says where nothing is to be tried
        after it."""
        self._question = question
        self.secret.clear()
        self.again.clear()
        match question:
            case KeyQuestion(_text, fingerprint):
                self.fingerprint.setText(fingerprint)
                self.fingerprint.setCursorPosition(0)
                self.answer.setText(_("Trust this key"))
            case ChangeQuestion(_text, new, old):
                self._show_keys(_("New and old fingerprint"), (new, old))
                self.answer.setText(_("Replace the old key"))
            case KeysQuestion(_text, keys):
                self._show_keys(_("Fingerprints"), keys)
                self.answer.setText(plural("Trust this key", "Trust these {n} keys", len(keys)))
            case SecretQuestion(_text, name):
                word = _word(name.kind)
                self.secret_title.setText(word)
                self.secret.setAccessibleName(word)
                self.answer.setText(_("Go on") if name.kind.opens else keep or _("Try again with it"))
            case None:
                pass
        self._rows.setRowVisible(0, isinstance(question, KeyQuestion))
        self._rows.setRowVisible(1, isinstance(question, KeysQuestion | ChangeQuestion))
        self._rows.setRowVisible(2, isinstance(question, ChangeQuestion))
        self._rows.setRowVisible(3, isinstance(question, SecretQuestion))
        self._rows.setRowVisible(4, self._is_new)
        self._rows.setRowVisible(5, isinstance(question, SecretQuestion) and not question.name.kind.opens and not keep)
        self.sure.setChecked(False)
        self.lasting.setChecked(True)
        self._enable()
        self.setVisible(question is not None)
        if isinstance(question, SecretQuestion):
            self.secret.setFocus()

    @property
    def _is_new(self) -> bool:
        """A passphrase is chosen: a slip of the finger would lock its file for ever."""
        return isinstance(self._question, SecretQuestion) and self._question.name.kind is SecretKind.NEW_VAULT

    def _enable(self) -> None:
        given = bool(self.secret.text()) and (not self._is_new or self.secret.text() == self.again.text())
        sure = self.sure.isChecked() and isinstance(self._question, ChangeQuestion)
        self.answer.setEnabled(given or sure or isinstance(self._question, KeyQuestion | KeysQuestion))

    def _show_keys(self, title: str, keys: Sequence[str]) -> None:
        """Several fingerprints, one a line."""
        self.keys_title.setText(title)
        self.keys.setAccessibleName(title)
        self.keys.setPlainText("\n".join(keys))
        self.keys.setFixedHeight((min(len(keys), _LINES) + 1) * self.keys.fontMetrics().lineSpacing())

    def _answered(self) -> None:
        if not self.answer.isEnabled():
            return
        question, secret, lasting = self._question, self.secret.text(), self.lasting.isChecked()
        match question:
            case KeyQuestion(_text, fingerprint):
                self.ask(None)
                self.trusted.emit(fingerprint)
            case ChangeQuestion() as change:
                self.ask(None)
                self.trusted.emit(change.accepted)
            case KeysQuestion(_text, keys):
                self.ask(None)
                self.all_trusted.emit(keys)
            case SecretQuestion(_text, name) if secret:
                self.ask(None)
                self.given.emit(name, secret, lasting)
            case _:
                return

    def _lay_out(self) -> None:
        self._rows = QFormLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._rows.addRow(self.print_title, self.fingerprint)
        self._rows.addRow(self.keys_title, self.keys)
        self._rows.addRow(self.sure)
        self._rows.addRow(self.secret_title, self.secret)
        self._rows.addRow(self.again_title, self.again)
        self._rows.addRow(self.lasting)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        layout.addLayout(self._rows)
        layout.addLayout(buttons)


def question_words(asked: Asked | None, reason: str, hint: str) -> str:
    """What is said above a question; hints of the errors themselves are for the command line."""
    match asked:
        case KeyQuestion():
            told = _(
                "The key of this host is not known yet. Trust it only if the host itself says the same, on its own "
                "console: {command}"
            )
            return told.format(command=SHOW_KEY)
        case KeysQuestion():
            told = _(
                "The keys of these hosts are not known yet. Trust them only if the hosts themselves say the same, on "
                "their own consoles: {command}"
            )
            return told.format(command=SHOW_KEY)
        case ChangeQuestion():
            told = _("{reason}. Somebody may stand in between: replace it only if you know why it changed.")
            return told.format(reason=reason)
        case SecretQuestion() | None:
            return f"{reason}, {hint}" if hint else reason


def _word(kind: SecretKind) -> str:
    match kind:
        case SecretKind.PASSWORD | SecretKind.SUDO:
            return _("Password")
        case SecretKind.NEW_VAULT:
            return _("New passphrase")
        case _:
            return _("Passphrase")

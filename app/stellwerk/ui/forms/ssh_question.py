"""What SSH asks before a host is connected, below a form: is that its key, what is the password? Owner thread."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.ports.host_key import KeyQuestion, SecretQuestion
from stellwerk.ports.secret import SecretKind
from stellwerk.ui.theme.metric import BETWEEN


class SshQuestionRow(QWidget):
    """Hidden while nothing is asked. `trusted` carries the fingerprint that is accepted, `given` the name of a secret
    and the secret itself, which stays nowhere here."""

    trusted = Signal(str)
    given = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question: KeyQuestion | SecretQuestion | None = None
        self.print_title = QLabel(_("Fingerprint"), self)
        self.fingerprint = QLineEdit(self)
        self.fingerprint.setReadOnly(True)
        self.fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.fingerprint.setAccessibleName(_("Fingerprint"))
        self.secret_title = QLabel(self)
        self.secret = QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
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

    def ask(self, question: KeyQuestion | SecretQuestion | None) -> None:
        """Ask that; None = nothing any more."""
        self._question = question
        self.secret.clear()
        self.again.clear()
        match question:
            case KeyQuestion(_text, fingerprint):
                self.fingerprint.setText(fingerprint)
                self.fingerprint.setCursorPosition(0)
                self.answer.setText(_("Trust this key"))
            case SecretQuestion(_text, name):
                word = _word(name.kind)
                self.secret_title.setText(word)
                self.secret.setAccessibleName(word)
                self.answer.setText(_("Go on") if name.kind.opens else _("Keep it and try again"))
            case None:
                pass
        key = isinstance(question, KeyQuestion)
        self._keys.setRowVisible(0, key)
        self._keys.setRowVisible(1, isinstance(question, SecretQuestion))
        self._keys.setRowVisible(2, self._is_new)
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
        self.answer.setEnabled(given or isinstance(self._question, KeyQuestion))

    def _answered(self) -> None:
        if not self.answer.isEnabled():
            return
        question, secret = self._question, self.secret.text()
        match question:
            case KeyQuestion(_text, fingerprint):
                self.ask(None)
                self.trusted.emit(fingerprint)
            case SecretQuestion(_text, name) if secret:
                self.ask(None)
                self.given.emit(name, secret)
            case _:
                return

    def _lay_out(self) -> None:
        self._keys = QFormLayout()
        self._keys.setContentsMargins(0, 0, 0, 0)
        self._keys.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._keys.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._keys.addRow(self.print_title, self.fingerprint)
        self._keys.addRow(self.secret_title, self.secret)
        self._keys.addRow(self.again_title, self.again)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        layout.addLayout(self._keys)
        layout.addLayout(buttons)


def _word(kind: SecretKind) -> str:
    match kind:
        case SecretKind.PASSWORD:
            return _("Password")
        case SecretKind.NEW_VAULT:
            return _("New passphrase")
        case _:
            return _("Passphrase")

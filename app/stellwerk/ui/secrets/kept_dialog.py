"""The window of kept passwords: for what, for which hosts, where kept; never the passwords. Not modal. Owner thread."""

from functools import partial

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from stellwerk.core.error import AppError
from stellwerk.core.text import _
from stellwerk.ports.host_key import SecretQuestion, question
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import Kept, KeptIn, SecretKind, SecretName
from stellwerk.services.secret.care import users_of
from stellwerk.store.inventory import Inventory
from stellwerk.ui.desk import SecretCaring
from stellwerk.ui.forms.ssh_question import SshQuestionRow
from stellwerk.ui.side_dialog import SideDialog
from stellwerk.ui.theme.metric import BETWEEN

_NEW = SecretName(SecretKind.NEW_VAULT, "-")
"""What the file is sealed with from now on; which file is its keeper's matter."""


class KeptDialog(SideDialog):
    """Reads the list when it opens and after each change. What is asked (a new password, the passphrase of the file)
    is asked below the list."""

    def __init__(self, care: SecretCaring, inventory: Inventory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._care, self._inventory = care, inventory
        self._open = True
        self._kept: tuple[Kept, ...] = ()
        self.setWindowTitle(_("Kept passwords"))
        self.resize(760, 440)
        self.list = self._make_list()
        self.note = QLabel(self)
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        self.asking = SshQuestionRow(self)
        self.asking.given.connect(self._given)
        self.change = self.make_button(_("Change…"), self._ask_new)
        self.forget = self.make_button(_("Forget"), self._forget)
        self.passphrase = self.make_button(_("Change the passphrase of the file…"), self._ask_passphrase)
        self._lay_out()
        self._enable()
        self._read(_("Reading what is kept"))

    def done(self, result: int) -> None:
        """Answers that come later have nobody to tell."""
        self._open = False
        super().done(result)

    # --- parts ---

    def _make_list(self) -> QTreeWidget:
        titles = (_("For"), _("What"), _("Hosts"), _("Kept in"))
        table = self.make_table(_("Kept passwords"), titles, (150, 150, 120))
        table.setObjectName("kept")
        table.setRootIsDecorated(False)
        table.currentItemChanged.connect(lambda *_: self._chosen())
        table.itemDoubleClicked.connect(lambda *_: self._ask_new())
        return table

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(BETWEEN)
        row.addWidget(self.change)
        row.addWidget(self.forget)
        row.addStretch(1)
        row.addWidget(self.passphrase)
        self.lay_out(self.list, self.note, self.asking, row, grows=self.list)

    # --- what is kept ---

    def _read(self, note: str = "") -> None:
        self._tell(note)
        self._care.read(partial(self._listed, note))

    def _listed(self, note: str, answer: Answer[tuple[Kept, ...]]) -> None:
        if not self._open:
            return
        if answer.error is not None:
            self._failed(answer.error)
            return
        chosen = self._name()
        self._kept = answer.get()
        self.list.clear()
        for one in self._kept:
            item = QTreeWidgetItem(self.list, self._words(one))
            for column in range(4):
                item.setToolTip(column, item.text(column))
            if one.name == chosen:
                self.list.setCurrentItem(item)
        reading = note == _("Reading what is kept")
        self._tell(self._summary() if reading or not self._kept else note)
        self._enable()

    def _words(self, one: Kept) -> list[str]:
        hosts = users_of(one.name, self._inventory.view)
        place = _("Keyring") if one.place is KeptIn.KEYRING else _("Encrypted file")
        return [one.name.place, _what(one.name.kind), ", ".join(hosts), place]

    def _summary(self) -> str:
        if not self._kept:
            return _("No password is kept. Those that hosts ask for are kept once you give them.")
        return _("The passwords themselves are never shown.")

    def _name(self) -> SecretName | None:
        item = self.list.currentItem()
        place = self.list.indexOfTopLevelItem(item) if item is not None else -1
        return self._kept[place].name if 0 <= place < len(self._kept) else None

    def _chosen(self) -> None:
        self.asking.ask(None)
        self._enable()

    def _enable(self) -> None:
        for button in (self.change, self.forget):
            button.setEnabled(self._name() is not None)
        self.passphrase.setVisible(any(one.place is KeptIn.FILE for one in self._kept))

    def _tell(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    # --- what is done ---

    def _ask_new(self) -> None:
        name = self._name()
        if name is not None:
            self._tell(_("The new one for {place}; the host itself is not changed by that.").format(place=name.place))
            self.asking.ask(SecretQuestion("", name), _("Keep it"))

    def _ask_passphrase(self) -> None:
        self._tell(_("Choose what opens the encrypted file from now on. Nobody can open it without."))
        self.asking.ask(SecretQuestion("", _NEW))

    def _forget(self) -> None:
        name = self._name()
        if name is not None:
            self.asking.ask(None)
            note = _("{name} is forgotten; who needs it is asked for it").format(name=name.place)
            self._care.forget(name, partial(self._done, note))

    def _given(self, name: SecretName, secret: str, _lasting: bool) -> None:
        if name.kind is SecretKind.VAULT:
            note = _("Reading what is kept")
        elif name.kind is SecretKind.NEW_VAULT:
            note = _("The passphrase of the file was changed")
        else:
            note = _("{name} is kept").format(name=name.place)
        self._care.put(name, secret, partial(self._done, note))

    def _done(self, note: str, answer: Answer[None]) -> None:
        if not self._open:
            return
        if answer.error is not None:
            self._failed(answer.error)
        else:
            self._read(note)

    def _failed(self, error: AppError) -> None:
        asked = question(error.code, error.text, error.details)
        self._tell(f"{error.text}, {error.hint}" if error.hint else error.text)
        if isinstance(asked, SecretQuestion):
            self.asking.ask(asked)


def _what(kind: SecretKind) -> str:
    match kind:
        case SecretKind.PASSWORD:
            return _("Password of a login")
        case SecretKind.SUDO:
            return _("Password for sudo")
        case SecretKind.PASSPHRASE:
            return _("Passphrase of a key")
        case SecretKind.MAIL:
            return _("Password at a mail server")
        case SecretKind.WEBHOOK:
            return _("Key of a webhook")
        case SecretKind.VAULT | SecretKind.NEW_VAULT:
            return _("Passphrase of the file")

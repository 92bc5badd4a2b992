"""The window of kept passwords: names and places, never a password; what is asked is asked below the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.core.error import AppError
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import Kept, KeptIn, SecretKind, SecretName
from stellwerk.ui.secrets.kept_dialog import KeptDialog

LOGIN = SecretName(SecretKind.PASSWORD, "ssh://root@h9:22")
KEY = SecretName(SecretKind.PASSPHRASE, "/keys/lab")
VAULT = SecretName(SecretKind.VAULT, "/p/secrets.json")


class MemoryCare:
    """Answers at once; `closed`: the file wants its passphrase first."""

    def __init__(self) -> None:
        self.places = {LOGIN: KeptIn.FILE, KEY: KeptIn.KEYRING}
        self.put_values: list[tuple[SecretName, str]] = []
        self.closed = False
        self.error: AppError | None = None

    def read(self, done: Callable[[Answer[tuple[Kept, ...]]], None]) -> None:
        if self.closed:
            done(Answer(error=SecretNeeded("the file of passwords is closed", "give its passphrase", str(VAULT))))
            return
        done(Answer(value=tuple(Kept(*each) for each in self.places.items())))

    def put(self, name: SecretName, value: str, done: Callable[[Answer[None]], None]) -> None:
        self.put_values.append((name, value))
        self.closed = False
        done(Answer(error=self.error))

    def forget(self, name: SecretName, done: Callable[[Answer[None]], None]) -> None:
        del self.places[name]
        done(Answer())


@pytest.fixture
def care() -> MemoryCare:
    return MemoryCare()


@pytest.fixture
def shown(qtbot: QtBot, care: MemoryCare) -> Callable[[], KeptDialog]:
    def make() -> KeptDialog:
        bench = small_bench()
        bench.add(entity.host("h9", uri="ssh://root@h9/"))
        dialog = KeptDialog(care, bench.inventory)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def rows(dialog: KeptDialog) -> list[list[str]]:
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items]


def press(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_lists_what_is_kept_for_whom_and_where(shown: Callable[[], KeptDialog]) -> None:
    dialog = shown()
    assert rows(dialog) == [
        ["ssh://root@h9:22", "Password of a login", "h9", "Encrypted file"],
        ["/keys/lab", "Passphrase of a key", "", "Keyring"],
    ]
    assert dialog.note.text() == "The passwords themselves are never shown."
    assert not dialog.change.isEnabled()
    assert not dialog.isModal()


def test_one_is_changed(qtbot: QtBot, care: MemoryCare, shown: Callable[[], KeptDialog]) -> None:
    dialog = shown()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    press(qtbot, dialog.change)
    assert "the host itself is not changed" in dialog.note.text()
    dialog.asking.secret.setText("hunter2")
    assert dialog.asking.answer.text() == "Keep it"
    press(qtbot, dialog.asking.answer)
    assert care.put_values == [(LOGIN, "hunter2")]
    assert dialog.note.text() == "ssh://root@h9:22 is kept"
    assert dialog.asking.secret.text() == ""


def test_one_is_forgotten(qtbot: QtBot, shown: Callable[[], KeptDialog]) -> None:
    dialog = shown()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    press(qtbot, dialog.forget)
    assert [row[0] for row in rows(dialog)] == ["ssh://root@h9:22"]
    assert dialog.note.text() == "/keys/lab is forgotten; who needs it is asked for it"


def test_the_passphrase_of_the_file_is_changed(qtbot: QtBot, care: MemoryCare, shown: Callable[[], KeptDialog]) -> None:
    dialog = shown()
    press(qtbot, dialog.passphrase)
    dialog.asking.secret.setText("newer")
    assert not dialog.asking.answer.isEnabled()
    dialog.asking.again.setText("newer")
    press(qtbot, dialog.asking.answer)
    assert [(name.kind, value) for name, value in care.put_values] == [(SecretKind.NEW_VAULT, "newer")]
    assert dialog.note.text() == "The passphrase of the file was changed"


def test_a_closed_file_is_opened_first(qtbot: QtBot, care: MemoryCare, shown: Callable[[], KeptDialog]) -> None:
    care.closed = True
    dialog = shown()
    assert rows(dialog) == []
    assert dialog.note.text() == "the file of passwords is closed, give its passphrase"
    dialog.asking.secret.setText("open")
    press(qtbot, dialog.asking.answer)
    assert (care.put_values, len(rows(dialog))) == ([(VAULT, "open")], 2)


def test_an_empty_list_and_an_error_say_so(qtbot: QtBot, care: MemoryCare, shown: Callable[[], KeptDialog]) -> None:
    care.places.clear()
    dialog = shown()
    assert dialog.note.text().startswith("No password is kept.")
    assert not dialog.passphrase.isVisible()
    care.places[LOGIN] = KeptIn.KEYRING
    dialog = shown()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    press(qtbot, dialog.change)
    care.error = AppError("the keyring does not answer", "unlock it")
    dialog.asking.secret.setText("x")
    press(qtbot, dialog.asking.answer)
    assert dialog.note.text() == "the keyring does not answer, unlock it"

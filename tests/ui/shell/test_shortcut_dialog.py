"""The dialog of all keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from stellwerk.core.setting import Settings
from stellwerk.ui.shell.shortcut_book import Key, ShortcutBook
from stellwerk.ui.shell.shortcut_dialog import NAME, ShortcutDialog, shown

KEYS = [
    Key(name="window.palette", group="Window", title="Command palette", default="Ctrl+K"),
    Key(name="Start-Vm", group="VM", title="Start", default="Ctrl+Shift+S"),
    Key(name="Stop-Vm", group="VM", title="Force off", default=""),
]


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> ShortcutDialog:
    dialog = ShortcutDialog(ShortcutBook(KEYS, settings, lambda name, keys: None))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: ShortcutDialog, name: str) -> None:
    item = next(item for item in dialog._items() if item.data(0, NAME) == name)
    dialog.list.setCurrentItem(item)


def texts(dialog: ShortcutDialog) -> dict[str, str]:
    return {item.text(0): item.text(1) for item in dialog._items() if not item.isHidden()}


def test_it_lists_all_and_is_not_modal(dialog: ShortcutDialog) -> None:
    assert texts(dialog) == {"Command palette": shown("Ctrl+K"), "Start": shown("Ctrl+Shift+S"), "Force off": ""}
    assert not dialog.isModal()


def test_new_keys_are_set_and_a_conflict_is_told_before(qtbot: QtBot, dialog: ShortcutDialog) -> None:
    choose(dialog, "Stop-Vm")
    dialog.edit.setKeySequence(QKeySequence("Ctrl+K"))
    assert "Command palette" in dialog.note.text()
    qtbot.mouseClick(dialog._set, Qt.MouseButton.LeftButton)
    assert texts(dialog)["Force off"] == shown("Ctrl+K")
    assert texts(dialog)["Command palette"] == ""


def test_removed_and_back_to_the_default(qtbot: QtBot, dialog: ShortcutDialog) -> None:
    choose(dialog, "Start-Vm")
    qtbot.mouseClick(dialog._clear, Qt.MouseButton.LeftButton)
    assert texts(dialog)["Start"] == ""
    qtbot.mouseClick(dialog._reset, Qt.MouseButton.LeftButton)
    assert texts(dialog)["Start"] == shown("Ctrl+Shift+S")


def test_the_filter_looks_at_names_and_keys(dialog: ShortcutDialog) -> None:
    dialog.filter.setText("force")
    assert list(texts(dialog)) == ["Force off"]
    dialog.filter.setText("ctrl+k")
    assert list(texts(dialog)) == ["Command palette"]


def test_a_group_has_no_keys_to_change(dialog: ShortcutDialog) -> None:
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    assert not dialog.edit.isEnabled()

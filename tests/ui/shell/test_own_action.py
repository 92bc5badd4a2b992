"""The window's own actions and the one list of all keys."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.setting import Settings
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.shell.own_action import PREFIX, command_keys, look_calls, own_actions, shortcut_book, tick_looks
from stellwerk.ui.shell.window_act import WINDOW_ACTS
from stellwerk.ui.theme.theme import COMPACT, THEME


def test_each_entry_has_its_action_and_its_keys(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    called: list[str] = []
    calls = {act.key: (lambda key=act.key: called.append(key)) for act in WINDOW_ACTS}
    own = own_actions(window, kit.desk.theme, calls)
    book = ActionBook(window, kit.doer, kit.conductor, kit.desk.theme, loop)
    keys = shortcut_book(kit.settings, book, own)
    keys.add(command_keys(kit.doer.registry))
    own["palette"].trigger()
    assert called == ["palette"]
    assert own["palette"].shortcut().toString() == "Ctrl+K"
    assert own["tree"].isCheckable()
    keys.set(PREFIX + "palette", "Ctrl+P")
    keys.set("Stop-Vm", "Ctrl+K")
    assert own["palette"].shortcut().toString() == "Ctrl+P"
    assert book.action("Stop-Vm").shortcut().toString() == "Ctrl+K"
    assert {key.group for key in keys.keys} == {"Window", "Fleet", "VM", "Host", "Task", "Bookmark"}
    book.close()


def test_no_two_things_have_the_same_keys_at_first(kit: Tools) -> None:
    defaults = [act.shortcut for act in WINDOW_ACTS if act.shortcut]
    assert len(defaults) == len(set(defaults))
    assert {act.key for act in WINDOW_ACTS if not act.help} == set()


def test_looks_are_settings(settings: Settings) -> None:
    calls = look_calls(settings)
    calls["theme_dark"]()
    calls["compact"]()
    assert (settings.get(THEME), settings.get(COMPACT)) == ("dark", True)
    calls["theme_system"]()
    calls["compact"]()
    assert (settings.get(THEME), settings.get(COMPACT)) == ("system", False)


def test_ticks_say_what_is_set(qtbot: QtBot, kit: Tools) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    calls = {act.key: (lambda: None) for act in WINDOW_ACTS} | look_calls(kit.settings)
    own = own_actions(window, kit.desk.theme, calls)
    ticks = tick_looks(window, own, kit.settings)
    assert own["theme_system"].isChecked()
    own["theme_dark"].trigger()
    assert [own[f"theme_{name}"].isChecked() for name in THEME.choices] == [False, False, True]
    kit.settings.set(COMPACT, True)
    assert own["compact"].isChecked()
    ticks.close()

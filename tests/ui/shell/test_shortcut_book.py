"""Keys: defaults, changes, conflicts, kept across starts."""

from stellwerk.core.setting import Settings
from stellwerk.ui.shell.shortcut_book import SHORTCUTS, Key, ShortcutBook, normal

KEYS = [
    Key(name="window.palette", group="Window", title="Command palette", default="Ctrl+K"),
    Key(name="Start-Vm", group="VM", title="Start", default="Ctrl+Shift+S"),
    Key(name="Stop-Vm", group="VM", title="Force off", default=""),
]


def book(settings: Settings, applied: dict[str, str]) -> ShortcutBook:
    return ShortcutBook(KEYS, settings, applied.__setitem__)


def test_defaults_are_put_in_force(settings: Settings) -> None:
    applied: dict[str, str] = {}
    book(settings, applied)
    assert applied == {"window.palette": "Ctrl+K", "Start-Vm": "Ctrl+Shift+S", "Stop-Vm": ""}


def test_a_change_is_in_force_kept_and_can_be_taken_back(settings: Settings) -> None:
    applied: dict[str, str] = {}
    first = book(settings, applied)
    first.set("Stop-Vm", "ctrl+alt+x")
    assert applied["Stop-Vm"] == "Ctrl+Alt+X"
    assert first.changed("Stop-Vm")
    again = book(Settings(settings.stored()), applied)
    assert again.of("Stop-Vm") == "Ctrl+Alt+X"
    again.reset("Stop-Vm")
    assert not again.changed("Stop-Vm")
    assert applied["Stop-Vm"] == ""


def test_keys_belong_to_one_thing_only(settings: Settings) -> None:
    applied: dict[str, str] = {}
    keys = book(settings, applied)
    taken = keys.taken_by("Ctrl+K", "Stop-Vm")
    assert taken is not None
    assert taken.name == "window.palette"
    keys.set("Stop-Vm", "Ctrl+K")
    assert keys.of("window.palette") == ""
    keys.reset("window.palette")
    assert keys.of("Stop-Vm") == ""
    assert keys.taken_by("", "Stop-Vm") is None


def test_a_stored_text_that_cannot_be_read_changes_nothing(settings: Settings) -> None:
    for broken in ("{", "[]", "[" * 100_000, '{"Start-Vm": 3}'):
        settings.set(SHORTCUTS, broken)
        assert book(settings, {}).of("Start-Vm") == "Ctrl+Shift+S"


def test_one_spelling() -> None:
    assert normal("shift+ctrl+s") == normal("Ctrl+Shift+S")

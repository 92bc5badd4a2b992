"""All keys in one place: of commands and of the window, with what the user changed. Owner thread."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence

from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_

SHORTCUTS = Setting(
    key="window.shortcuts",
    default="{}",
    title=N_("Keyboard shortcuts"),
    help=N_("Keys that were changed, by command: a JSON object"),
)


class Key(Record, frozen=True, kw_only=True):
    """One thing that can have keys. `name` is stable; `group` is where it is listed."""

    name: str
    group: str
    title: str
    default: str


class ShortcutBook:
    """Knows the keys of everything, keeps changes in the settings, and puts them in force through `apply`."""

    def __init__(self, keys: Sequence[Key], settings: Settings, apply: Callable[[str, str], None]) -> None:
        self.keys: tuple[Key, ...] = ()
        self._settings = settings
        self._apply = apply
        self._own: dict[str, str] = _read(settings.get(SHORTCUTS))
        self.add(keys)

    def add(self, keys: Sequence[Key]) -> None:
        """More that can have keys; those they have are in force."""
        self.keys += tuple(keys)
        for key in keys:
            self._apply(key.name, self.of(key.name))

    def of(self, name: str) -> str:
        """The keys in force, in Qt's portable text; empty = none."""
        if name in self._own:
            return self._own[name]
        return next((normal(key.default) for key in self.keys if key.name == name), "")

    def changed(self, name: str) -> bool:
        """They are not the default."""
        return name in self._own

    def taken_by(self, keys: str, name: str) -> Key | None:
        """What has these keys already, other than `name`."""
        keys = normal(keys)
        if not keys:
            return None
        return next((key for key in self.keys if key.name != name and self.of(key.name) == keys), None)

    def set(self, name: str, keys: str) -> None:
        """Other keys for one thing, empty = none; whatever had them loses them."""
        keys = normal(keys)
        loser = self.taken_by(keys, name)
        if loser is not None:
            self._put(loser.name, "")
        self._put(name, keys)
        self._save()

    def reset(self, name: str) -> None:
        """Back to the default; whatever was given it meanwhile loses it."""
        self.set(name, next((key.default for key in self.keys if key.name == name), ""))

    def _put(self, name: str, keys: str) -> None:
        default = next((normal(key.default) for key in self.keys if key.name == name), "")
        if keys == default:
            self._own.pop(name, None)
        else:
            self._own[name] = keys
        self._apply(name, keys)

    def _save(self) -> None:
        self._settings.set(SHORTCUTS, json.dumps(self._own, sort_keys=True))


def normal(keys: str) -> str:
    """The same keys in one spelling."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def _read(stored: str) -> dict[str, str]:
    """What was changed; nothing of what cannot be read."""
    try:
        found: Any = read_json(stored)
    except ValueError:
        return {}
    if not isinstance(found, Mapping):
        return {}
    return {str(name): normal(keys) for name, keys in found.items() if isinstance(keys, str)}


def shown(keys: str) -> str:
    """Keys as this desktop writes them."""
    sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)

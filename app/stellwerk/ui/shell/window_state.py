"""What the window keeps across starts: places of docks, what is open and selected, where one was. Owner thread."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray

from stellwerk.core.json_text import read_json
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_

STATE = Setting(
    key="window.state",
    default="{}",
    title=N_("State of the window"),
    help=N_("Sizes, docks, what is open and selected: a JSON object"),
)


def load_state(settings: Settings) -> Mapping[str, Any]:
    """What was kept; nothing of what cannot be read."""
    try:
        found: Any = read_json(settings.get(STATE))
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}


def save_state(settings: Settings, state: Mapping[str, Any]) -> None:
    """Keep it."""
    settings.set(STATE, json.dumps(state, sort_keys=True))


def as_text(data: QByteArray) -> str:
    """Qt's own state as text."""
    return base64.b64encode(data.data()).decode("ascii")


def as_bytes(text: Any) -> QByteArray:
    """The inverse; empty for anything that cannot be read."""
    try:
        return QByteArray(base64.b64decode(text, validate=True)) if isinstance(text, str) else QByteArray()
    except (binascii.Error, ValueError):
        return QByteArray()

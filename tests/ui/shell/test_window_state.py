"""What is kept across starts comes back, and rubbish does no harm."""

import pytest
from PySide6.QtCore import QByteArray

from stellwerk.core.setting import Settings
from stellwerk.ui.shell.window_state import STATE, as_bytes, as_text, load_state, save_state


def test_kept_and_read(settings: Settings) -> None:
    save_state(settings, {"tree": {"view": "vms"}})
    assert load_state(Settings(settings.stored())) == {"tree": {"view": "vms"}}


@pytest.mark.parametrize("broken", ["", "{", "[1]", "null", "[" * 100_000])
def test_rubbish_is_nothing(settings: Settings, broken: str) -> None:
    settings.set(STATE, broken)
    assert load_state(settings) == {}


def test_bytes_as_text() -> None:
    assert as_bytes(as_text(QByteArray(b"\x00\xff"))) == QByteArray(b"\x00\xff")
    for rubbish in (None, 3, "not base64!", "a"):
        assert as_bytes(rubbish).isEmpty()

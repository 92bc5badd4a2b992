"""The engine's settings."""

from __future__ import annotations

from stellwerk.engine.setting import AT_ONCE, SETTINGS, STARTS_AT_ONCE


def test_all_are_listed_once_and_explained() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    assert all(
        setting.title and setting.help and setting.key.startswith(("tasks.", "tags.", "vm.")) for setting in SETTINGS
    )
    assert (AT_ONCE.default, STARTS_AT_ONCE.default) == (8, 4)

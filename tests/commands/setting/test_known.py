"""Settings by name, and values as they are written."""

from typing import Any

import pytest

from stellwerk.commands.setting.known import KNOWN, checked_key, setting_named, text_of, value_of
from stellwerk.core.error import Invalid
from stellwerk.core.setting import Setting


@pytest.mark.parametrize("one", KNOWN.values(), ids=lambda one: str(one.key))
def test_each_can_be_said_as_text(one: Setting[Any]) -> None:
    assert value_of(one, text_of(one.default)) == one.default


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [("mail.port", "465", 465), ("host.grace", "7", 7.0), ("mail.server", " m ", "m"), ("mail.security", "tls", "tls")],
)
def test_values(key: str, text: str, value: object) -> None:
    assert value_of(setting_named(key), text) == value
    assert checked_key(f" {key.upper()} ") == key


@pytest.mark.parametrize(
    ("key", "text"), [("mail.port", "x"), ("mail.port", "1.5"), ("mail.security", "rot13"), ("x", "1")]
)
def test_what_does_not_fit(key: str, text: str) -> None:
    with pytest.raises(Invalid):
        value_of(setting_named(key), text)

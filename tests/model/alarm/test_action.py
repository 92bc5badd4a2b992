"""Actions as they are written: what is taken, what is refused, and that names are data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Invalid
from stellwerk.model.alarm.action import Action, ActionKind, checked_action, read_action


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("notify", Action(ActionKind.NOTIFY)),
        (" Email: ops@example.org ", Action(ActionKind.EMAIL, "ops@example.org")),
        ("webhook:https://chat.example/hook?x=1", Action(ActionKind.WEBHOOK, "https://chat.example/hook?x=1")),
        (
            "run:/usr/bin/logger -t 'a b' $HOME;ls",
            Action(ActionKind.RUN, argv=("/usr/bin/logger", "-t", "a b", "$HOME;ls")),
        ),
    ],
)
def test_what_is_an_action(text: str, action: Action) -> None:
    assert read_action(text) == action
    assert read_action(checked_action(text)) == action


@pytest.mark.parametrize(
    "text",
    [
        "", "shout", "email:", "email:nobody", "email:a@b\nBcc: c@d", "email:a@b,c@d", "email:<a@b>", "webhook:ftp://x",
        "webhook:https://", "webhook:https://u:p@host/", "webhook:file:///etc/passwd", "webhook:http://h:99999/",
        "run:", "run:logger", "run:/bin/echo 'open", "webhook:https://h/a b", "notify" * 500,
    ],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    with pytest.raises(Invalid):
        checked_action(text)


@given(st.text(max_size=80))
def test_any_text_is_one_or_is_refused(text: str) -> None:
    try:
        kept = checked_action(text)
    except Invalid:
        return
    assert checked_action(kept) == kept
    assert "\n" not in kept

"""What SSH asks, read from the parts of an error."""

from __future__ import annotations

import pytest

from stellwerk.core.error import NotAllowed
from stellwerk.ports.host_key import (
    ChangedHostKey,
    KeyQuestion,
    SecretNeeded,
    SecretQuestion,
    UnknownHostKey,
    asking,
    question,
)
from stellwerk.ports.secret import SecretKind, SecretName

PRINT = "SHA256:" + "a" * 43


@pytest.mark.parametrize("kind", [UnknownHostKey, ChangedHostKey, SecretNeeded])
def test_an_error_comes_back_from_its_parts(kind: type[NotAllowed]) -> None:
    error = kind("text", "hint", "details")
    again = asking(error.code, error.text, error.hint, error.details)
    assert type(again) is kind
    assert again is not None
    assert (again.text, again.hint, again.details) == ("text", "hint", "details")
    assert asking("refused", "text", "hint", "details") is None


def test_questions() -> None:
    assert question("unknown_host_key", "is it?", PRINT) == KeyQuestion("is it?", PRINT)
    name = SecretName(SecretKind.PASSPHRASE, "/home/kim/my key")
    assert question("secret_needed", "what?", str(name)) == SecretQuestion("what?", name)


@pytest.mark.parametrize(
    ("code", "details"),
    [("changed_host_key", PRINT), ("unknown_host_key", "?"), ("secret_needed", "?"), ("not_allowed", PRINT)],
)
def test_nothing_to_ask(code: str, details: str) -> None:
    assert question(code, "text", details) is None

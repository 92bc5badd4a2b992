"""Names of secrets, written and read."""

from __future__ import annotations

import pytest

from stellwerk.ports.secret import SecretKind, SecretName, secret_name


def test_there_and_back() -> None:
    for name in (SecretName(SecretKind.PASSWORD, "ssh://root@h1:22"), SecretName(SecretKind.PASSPHRASE, "/a b/c")):
        assert secret_name(str(name)) == name


@pytest.mark.parametrize("text", ["", "password", "password ", "other ssh://h1"])
def test_anything_else(text: str) -> None:
    assert secret_name(text) is None

"""The name of the user, where there is one."""

import getpass

import pytest

from stellwerk.core.user import user_name


def test_the_name_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "kim")
    assert user_name("nobody") == "kim"


@pytest.mark.parametrize("error", [KeyError("uid not found"), OSError("no user"), ImportError("pwd")])
def test_a_user_without_a_name(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def nameless() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert user_name("nobody") == "nobody"

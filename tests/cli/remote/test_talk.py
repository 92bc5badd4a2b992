"""`console` and `ssh` on the command line; with real guests and hosts in tests/fleet."""

import pytest
from tests.fakes.command_line import Typing


@pytest.mark.parametrize("words", [("console", "--help"), ("ssh", "--help")])
def test_they_describe_themselves(stellwerk: Typing, words: tuple[str, ...]) -> None:
    result = stellwerk(*words)
    assert result.status == 0
    assert "Ctrl+] leaves it" in result.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("console",), "takes one name"),
        (("console", "--screen"), "takes one name"),
        (("ssh", "a", "b"), "takes one name"),
        (("console", "web-1"), "needs a terminal"),
    ],
)
def test_they_need_one_name_and_a_terminal(stellwerk: Typing, words: tuple[str, ...], said: str) -> None:
    result = stellwerk(*words)
    assert result.status == 2
    assert said in result.err


def test_what_is_not_there(stellwerk: Typing) -> None:
    result = stellwerk("console", "nobody", asks=True, width=80)
    assert result.status == 1
    assert "nobody" in result.err


def test_a_host_without_a_shell_says_why(stellwerk: Typing) -> None:
    stellwerk.app.openings.refused = "Only libvirt is reached there."
    result = stellwerk("ssh", "h1", asks=True, width=80)
    assert result.status == 1
    assert "Only libvirt is reached there." in result.err

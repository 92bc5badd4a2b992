"""Secrets are asked for, twice, where nobody else sees them."""

import io

import pytest

from stellwerk.cli.call.secret_prompt import with_secrets
from stellwerk.cli.call_line import read_line
from stellwerk.cli.terminal import Terminal
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.error import AppError, Cancelled, Invalid, Refused
from stellwerk.core.handover import Handover

ADD = COMMANDS.get("Add-Vm")


def terminal(typed: str, *, asks: bool = True) -> Terminal:
    return Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO(typed), asks=asks)


def test_it_is_typed_twice_and_its_token_goes_on() -> None:
    handover = Handover()
    given = read_line(ADD, ["-Name", "web", "-Password", "-User", "kim"]).given
    found = dict(with_secrets(ADD, given, terminal("one\ntwo\nthree\nthree\n"), handover.put))
    assert (found["Name"], found["User"]) == ("web", "kim")
    assert handover.get(found["Password"] or "") == "three"


@pytest.mark.parametrize(
    ("typed", "asks", "error"),
    [("", True, Cancelled), ("a\nb\na\nb\na\nb\n", True, Cancelled), ("a\na\n", False, Refused)],
)
def test_nobody_types_it(typed: str, asks: bool, error: type[AppError]) -> None:
    with pytest.raises(error):
        with_secrets(ADD, (("Password", None),), terminal(typed, asks=asks), Handover().put)


@pytest.mark.parametrize("words", [["-Password", "hunter2"], ["-Password=hunter2"], ["--password:hunter2"]])
def test_it_never_stands_on_the_line_and_is_not_repeated(words: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        read_line(ADD, words)
    assert "hunter2" not in str(caught.value)

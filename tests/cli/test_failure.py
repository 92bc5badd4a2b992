"""Exit statuses, and errors in one line."""

from __future__ import annotations

import io
import json

import pytest

from stellwerk.cli.failure import CannotOpen, Status, report, status_of, status_of_states
from stellwerk.cli.terminal import Terminal
from stellwerk.core.error import AppError, Cancelled, Gone, Invalid, Refused, Unreachable
from stellwerk.model.task import TaskState as S


def terminal() -> Terminal:
    return Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO())


@pytest.mark.parametrize(
    ("error", "status"),
    [(Invalid("x"), 2), (Gone("x"), 1), (Refused("x"), 1), (Unreachable("x"), 1), (Cancelled("x"), 130)],
)
def test_the_status_of_an_error(error: AppError, status: int) -> None:
    assert status_of(error) == status


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([S.DONE], 0),
        ([S.DONE, S.REFUSED], 1),
        ([S.FAILED], 1),
        ([S.DONE, S.UNKNOWN, S.FAILED], 3),
        ([S.CANCELLED, S.DONE], 130),
        ([S.CANCELLED, S.UNKNOWN], 130),
        ([S.RUNNING], 1),
    ],
)
def test_the_status_of_what_was_done(states: list[S], status: int) -> None:
    assert status_of_states(states) == Status(status)


def test_an_error_is_one_line_on_stderr() -> None:
    to = terminal()
    report(to, Refused('"a\nb\x1b[2J" is off', "start it"), as_json=False)
    assert to.err.getvalue() == 'error: "a b\N{REPLACEMENT CHARACTER}[2J" is off, start it\n'
    assert to.out.getvalue() == ""


def test_or_an_object_on_stdout() -> None:
    to = terminal()
    report(to, Refused("it is off", "start it"), as_json=True)
    found = json.loads(to.out.getvalue())
    assert found == {"error": {"code": "refused", "text": "it is off", "hint": "start it"}}


def test_a_profile_that_cannot_be_opened_says_why() -> None:
    assert str(CannotOpen(Invalid("it is newer", "update"))) == "it is newer, update"

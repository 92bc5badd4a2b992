"""The family of errors: what people and scripts read."""

from __future__ import annotations

import pytest

from stellwerk.core import error
from stellwerk.core.error import AppError, Refused


def family() -> list[type[AppError]]:
    return [kind for kind in vars(error).values() if isinstance(kind, type) and issubclass(kind, AppError)]


def test_the_text_and_what_to_do_are_one_line() -> None:
    assert str(Refused('"web-01" is off', "start it first")) == '"web-01" is off, start it first'


def test_without_a_hint_there_is_no_comma() -> None:
    assert str(Refused('"web-01" is off')) == '"web-01" is off'


def test_details_are_shown_on_request_only() -> None:
    failed = Refused("it failed", "try again", details="raw")
    assert "raw" not in str(failed)
    assert failed.details == "raw"


def test_scripts_get_code_text_and_hint() -> None:
    assert Refused("no", "do this").as_json() == {"code": "refused", "text": "no", "hint": "do this"}


def test_every_code_is_stable_and_its_own() -> None:
    assert {kind.__name__: kind.code for kind in family()} == {
        "AppError": "error",
        "Refused": "refused",
        "NotAllowed": "not_allowed",
        "Gone": "gone",
        "NoRoom": "no_room",
        "Unreachable": "unreachable",
        "HalfDone": "half_done",
        "TimedOut": "timed_out",
        "Conflict": "conflict",
        "Invalid": "invalid",
        "Unsupported": "unsupported",
        "Cancelled": "cancelled",
        "Bug": "bug",
    }


@pytest.mark.parametrize("kind", family())
def test_each_is_caught_as_an_app_error(kind: type[AppError]) -> None:
    with pytest.raises(AppError, match="gone wrong"):
        raise kind("gone wrong")

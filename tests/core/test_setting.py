"""Settings: what fits is kept, what does not is refused or passed over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Invalid
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_


def setting(default: Any, **more: Any) -> Setting[Any]:
    return Setting(key="grace", default=default, title=N_("Grace"), help=N_("How long to wait"), **more)


GRACE = setting(60.0, least=0, most=600)
COUNT = setting(4, least=1)
COLOUR = setting("auto", choices=("auto", "light", "dark"))
SWITCH = setting(True)


@pytest.mark.parametrize(
    ("declared", "value"),
    [(GRACE, 0.0), (GRACE, 600.0), (COUNT, 1), (COUNT, 10**30), (COLOUR, "dark"), (SWITCH, False)],
)
def test_what_fits_is_taken(declared: Setting[Any], value: Any) -> None:
    assert declared.checked(value) == value


def test_a_whole_number_serves_as_a_decimal() -> None:
    assert type(GRACE.checked(30)) is float


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (GRACE, -0.1), (GRACE, 600.5), (GRACE, float("nan")), (GRACE, float("inf")), (GRACE, "60"), (GRACE, True),
        (GRACE, None), (GRACE, 10**400), (setting(1.0), float("inf")), (setting(1.0), float("-inf")),
        (COUNT, 0), (COUNT, 2.0), (COUNT, True), (COUNT, "4"),
        (COLOUR, "Dark"), (COLOUR, ""), (COLOUR, 1), (SWITCH, 1), (SWITCH, "yes"), (SWITCH, []),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(declared: Setting[Any], value: Any) -> None:
    with pytest.raises(Invalid, match="grace"):
        declared.checked(value)


@pytest.mark.parametrize(
    ("declared", "value", "hint"),
    [
        (GRACE, 601.0, "give a value of at least 0 and at most 600"),
        (COUNT, 0, "give a value of at least 1"),
        (setting(1.0), float("nan"), "give a value of a plain number"),
        (COLOUR, "pink", "choose auto or light or dark"),
    ],
)
def test_the_refusal_says_what_fits(declared: Setting[Any], value: Any, hint: str) -> None:
    with pytest.raises(Invalid) as refused:
        declared.checked(value)
    assert refused.value.hint == hint


def test_nothing_stored_means_the_default() -> None:
    assert Settings().get(GRACE) == 60.0


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_whatever_was_stored_the_answer_fits(value: Any) -> None:
    for declared in (GRACE, COUNT, COLOUR, SWITCH):
        got = Settings({"grace": value}).get(declared)
        assert declared.checked(got) == got


def test_a_value_is_kept_and_told_once() -> None:
    settings = Settings()
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.set(GRACE, 30.0)
    settings.set(GRACE, 30.0)
    assert settings.get(GRACE) == 30.0
    assert told == ["grace"]


def test_setting_the_default_tells_nobody_but_is_kept() -> None:
    settings = Settings()
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.set(COUNT, 4)
    assert told == []
    assert settings.stored() == {"grace": 4}


def test_a_value_replaces_an_equal_one_of_the_wrong_type() -> None:
    settings = Settings({"grace": True})
    settings.set(COUNT, 1)
    assert settings.get(COUNT) == 1
    assert settings.stored() == {"grace": 1}
    assert type(settings.stored()["grace"]) is int


def test_a_refused_value_changes_nothing() -> None:
    settings = Settings({"grace": 5.0})
    with pytest.raises(Invalid):
        settings.set(GRACE, 1000.0)
    assert settings.get(GRACE) == 5.0


def test_keys_of_a_newer_program_are_kept() -> None:
    settings = Settings({"from_the_future": {"a": 1}})
    settings.set(GRACE, 1.0)
    assert settings.stored() == {"from_the_future": {"a": 1}, "grace": 1.0}


def test_stored_values_are_a_copy() -> None:
    settings = Settings()
    settings.stored()["grace"] = 1.0
    assert settings.get(GRACE) == 60.0


def test_a_watcher_is_called_now_and_after_each_change_of_its_setting() -> None:
    settings = Settings()
    seen: list[float] = []
    settings.watch(GRACE, seen.append)
    settings.set(GRACE, 30.0)
    settings.set(Setting(key="other", default=1, title=N_("Other"), help=N_("Another")), 2)
    assert seen == [60.0, 30.0]


def test_what_another_profile_stored_is_taken_over() -> None:
    settings, heard = Settings({"a.whole": 1}), []
    settings.changed.connect(heard.append)
    settings.adopt({"a.whole": 1, "b.text": "x", "c.odd": [1]})
    assert settings.stored() == {"a.whole": 1, "b.text": "x", "c.odd": [1]}
    assert heard == ["b.text", "c.odd"]


def test_what_is_imposed_holds_in_this_process_and_is_kept_nowhere() -> None:
    settings = Settings({"x": 1})
    declared = Setting(key="x", default=0, title="X", help="", most=9)
    settings.impose(declared, 7)
    assert settings.get(declared) == 7
    assert settings.stored() == {"x": 1}
    with pytest.raises(Invalid):
        settings.impose(declared, 10)

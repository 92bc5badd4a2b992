"""Letters as text and JSON: names are data."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.notify.letter_text import MOST_SUBJECT, json_bytes, one_line, subject_of, text_of
from stellwerk.core.record import replace
from stellwerk.ports.alarm.courier import Letter, LetterState, ToldObject

ONE = ToldObject(kind="host", id="1", name="h1", reading="CPU 97 %")
LETTER = Letter(
    alarm="busy", severity="error", state=LetterState.RAISED, query="Hosts: cpu_usage > 95", time=0.0, objects=(ONE,),
    count=1, profile="work",
)  # fmt: skip


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        (LETTER, "[Stellwerk] busy: h1"),
        (replace(LETTER, state=LetterState.CLEARED), "[Stellwerk] cleared: busy: h1"),
        (replace(LETTER, count=7), "[Stellwerk] busy: 7 objects"),
        (replace(LETTER, state=LetterState.TEST), '[Stellwerk] test of the alarm "busy"'),
    ],
)
def test_subjects(letter: Letter, subject: str) -> None:
    assert subject_of(letter) == subject


def test_the_text_has_a_line_for_each_object_and_says_how_many_more() -> None:
    text = text_of(replace(LETTER, objects=(ONE, replace(ONE, name="h\n2", reading="")), count=5))
    assert "- h1 (CPU 97 %)\n- h 2\nand 3 more\n" in text
    assert "1970-01-01 00:00:00 UTC" in text


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_name_makes_a_line_of_its_own(alarm: str, name: str) -> None:
    letter = replace(LETTER, alarm=alarm, objects=(replace(ONE, name=name),))
    assert one_line(subject_of(letter)).isprintable()
    assert len(subject_of(letter)) <= MOST_SUBJECT
    assert text_of(letter).count("\n") == text_of(LETTER).count("\n")
    told = json.loads(json_bytes(letter))
    assert (told["alarm"], told["objects"][0]["name"]) == (alarm, name)

"""The file of a profile: what is written is read; anything else is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.record_strategy import records

from stellwerk.commands.profile_document import FORMAT, VERSION, ProfileDocument, TagPart, read_document, write_document
from stellwerk.core.error import Invalid

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), lambda inner: st.lists(inner), max_leaves=3
)


@given(
    records(
        ProfileDocument, format=st.just(FORMAT), version=st.just(VERSION), settings=st.dictionaries(st.text(), PLAIN)
    )
)
def test_what_is_written_is_read(document: ProfileDocument) -> None:
    assert read_document(write_document(document)) == document


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "no exported profile"),
        ("{}", "no exported profile"),
        ('{"format": "other"}', "no exported profile"),
        (json.dumps({"format": FORMAT, "version": "1"}), "cannot be read"),
        (json.dumps({"format": FORMAT, "hosts": [{"name": "h"}]}), "cannot be read"),
        (json.dumps({"format": FORMAT, "tags": [{"path": "munich"}]}), "cannot be read"),
        (json.dumps({"format": FORMAT, "settings": []}), "cannot be read"),
        (json.dumps({"format": FORMAT, "version": VERSION + 1, "program": "9.0"}), "newer Stellwerk"),
    ],
)
def test_anything_else_is_refused(text: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        read_document(text)


def test_what_a_newer_program_wrote_beside_is_passed_over() -> None:
    told = {"format": FORMAT, "version": VERSION, "roles": [1], "tags": [{"path": ["a"], "owner": "kim"}]}
    assert read_document(json.dumps(told)) == ProfileDocument(
        program=ProfileDocument().program, tags=(TagPart(path=("a",)),)
    )


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    try:
        read_document(text)
    except Invalid:
        return

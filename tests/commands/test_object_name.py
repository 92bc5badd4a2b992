"""What names and notes may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.commands.object_name import checked_line, checked_name, checked_note, checked_vm_name
from stellwerk.core.error import Invalid


def test_blanks_around_are_dropped() -> None:
    assert checked_name("  h 1 ") == "h 1"
    assert checked_line(" x ") == "x"
    assert checked_note(" two\n\tlines ") == " two\n\tlines "


@pytest.mark.parametrize("text", ["", " ", "a\0b", "a\nb", "\x7f", "x" * 256, "\ud800"])
def test_what_no_name_can_be(text: str) -> None:
    with pytest.raises(Invalid):
        checked_name(text)


@pytest.mark.parametrize("text", ["a/b", "/"])
def test_libvirt_takes_no_slash(text: str) -> None:
    with pytest.raises(Invalid):
        checked_vm_name(text)


@pytest.mark.parametrize("text", ["a\rb", "\x1b[0m", "x" * 20_001])
def test_notes(text: str) -> None:
    with pytest.raises(Invalid):
        checked_note(text)
    with pytest.raises(Invalid):
        checked_line(text)


@given(st.text())
def test_what_is_accepted_can_be_written(text: str) -> None:
    for check in (checked_name, checked_vm_name, checked_line, checked_note):
        try:
            found = check(text)
        except Invalid:
            continue
        found.encode()
        assert check(found) == found

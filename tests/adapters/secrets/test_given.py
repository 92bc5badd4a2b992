"""The passphrase as scripts give it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stellwerk.adapters.secrets.given import FILE, NUMBER, given_passphrase
from stellwerk.core.error import Refused


def test_nothing_is_given() -> None:
    assert given_passphrase({}) is None
    assert given_passphrase({FILE: ""}) is None


def test_the_first_line_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("open sesame\r\nrest\n")
    assert given_passphrase({FILE: str(tmp_path / "f")}) == "open sesame"
    (tmp_path / "f").write_text("")
    assert given_passphrase({FILE: str(tmp_path / "f")}) == ""


def test_an_open_file() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"open sesame\n")
    os.close(writing)
    assert given_passphrase({NUMBER: str(reading)}) == "open sesame"
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(reading)


@pytest.mark.parametrize("environment", [{FILE: "/no/such/file"}, {NUMBER: "x"}, {NUMBER: "99999"}])
def test_what_cannot_be_read_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(Refused, match=next(iter(environment))):
        given_passphrase(environment)

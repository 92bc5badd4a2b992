"""The file that a profile is exported to."""

from pathlib import Path

import pytest

from stellwerk.core.error import Invalid, Refused
from stellwerk.runtime.profile_file import read_profile, write_profile


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_profile(tmp_path / "p.json", "grün 🚦\n")
    assert read_profile(tmp_path / "p.json") == "grün 🚦\n"
    write_profile(tmp_path / "p.json", "other")
    assert read_profile(tmp_path / "p.json", 5) == "other"
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "p.json").mkdir()
    for path in (tmp_path / "p.json", tmp_path / "none" / "p.json"):
        with pytest.raises(Refused, match="cannot be written"):
            write_profile(path, "x")
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


def test_what_cannot_be_an_exported_profile(tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(Invalid, match="no exported profile"):
        read_profile(tmp_path / "p")
    with pytest.raises(Invalid, match="too large"):
        read_profile(tmp_path / "p", 2)
    with pytest.raises(Refused, match="is no file"):
        read_profile(tmp_path)
    with pytest.raises(Refused, match="cannot be read"):
        read_profile(tmp_path / "none")

"""The settings file: whole or not at all, shared by processes, kept aside when damaged."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ExpectedLogs
from tests.fakes.clock import FakeClock

from stellwerk.adapters.local.settings_file import SettingsFile
from stellwerk.core.error import Invalid

VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_there_is_none_at_first(path: Path) -> None:
    assert SettingsFile(path).load() == {}
    assert list(path.parent.iterdir()) == []


@settings(max_examples=20, deadline=None)
@given(stored=st.dictionaries(st.text(), st.recursive(VALUES, st.lists)))
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, stored: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    SettingsFile(path).save(stored)
    assert SettingsFile(path).load() == stored


def test_nothing_else_is_left_behind(path: Path) -> None:
    SettingsFile(path).save({"a": 1})
    assert [found.name for found in path.parent.iterdir()] == ["settings.json"]
    assert path.stat().st_mode & 0o077 == 0


def test_two_processes_change_different_settings(path: Path) -> None:
    first, second = SettingsFile(path), SettingsFile(path)
    first.save({"a": 1, "b": 1, "c": 1})
    assert second.load() == {"a": 1, "b": 1, "c": 1}
    first.save({"a": 2, "b": 1, "c": 1})
    second.save({"a": 1, "b": 2})
    assert SettingsFile(path).load() == {"a": 2, "b": 2}


def test_a_save_without_changes_writes_nothing(path: Path) -> None:
    file = SettingsFile(path)
    file.save({"a": 1})
    before = path.stat().st_mtime_ns, path.stat().st_ino
    file.save({"a": 1})
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b" " * (17 << 20) + b"1}"]
)
def test_a_damaged_file_is_kept_aside(path: Path, content: bytes, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.adapters.local", "kept as settings.json.corrupt-20231114-221320")
    path.write_bytes(content)
    file = SettingsFile(path, FakeClock())
    assert file.load() == {}
    assert path.with_name("settings.json.corrupt-20231114-221320").read_bytes() == content
    file.save({"a": 1})
    assert SettingsFile(path).load() == {"a": 1}


def test_values_that_are_no_json_are_refused_and_the_old_ones_stay(path: Path) -> None:
    file = SettingsFile(path)
    file.save({"a": 1})
    for bad in (object(), float("nan"), {1, 2}):
        with pytest.raises(Invalid, match="cannot be stored"):
            file.save({"a": bad})
    assert SettingsFile(path).load() == {"a": 1}


def test_a_place_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x").touch()
    for bad in (tmp_path / "file" / "s.json", tmp_path / "folder", tmp_path / "missing" / "s.json"):
        with pytest.raises(Invalid, match="cannot be used"):
            SettingsFile(bad).load()
        with pytest.raises(Invalid, match="cannot be used"):
            SettingsFile(bad).save({"a": 1})
    assert sorted(found.name for found in tmp_path.iterdir()) == ["file", "folder"]

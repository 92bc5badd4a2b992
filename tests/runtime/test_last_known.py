"""A profile looked at without opening it."""

from pathlib import Path

import pytest
from tests.cli.shell.tty import write_profile

from stellwerk.core.ids import Kind
from stellwerk.runtime.last_known import last_known


def test_it_knows_what_the_database_holds_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    profile = write_profile(tmp_path, ["web-1", "db"])
    before = {path: path.stat().st_mtime_ns for path in profile.rglob("*") if not path.name.endswith(("-shm", "-wal"))}
    graph = last_known(str(profile))
    assert {vm.name for vm in graph.all(Kind.VM)} == {"web-1", "db"}
    after = {path: path.stat().st_mtime_ns for path in profile.rglob("*") if not path.name.endswith(("-shm", "-wal"))}
    assert after == before


def test_what_cannot_be_read_knows_nothing_and_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not last_known(str(tmp_path / "none")).all(Kind.VM)
    assert not (tmp_path / "none").exists()
    monkeypatch.setenv("STELLWERK_PROFILE", str(tmp_path))
    (tmp_path / "stellwerk.db").write_bytes(b"no database at all" * 100)
    assert not last_known(None).all(Kind.HOST)

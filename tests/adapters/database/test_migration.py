"""Migrations: from nothing, from each earlier revision, after a copy; killed midway nothing happened."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.inspection import HEAD, REVISIONS, Condition, inspect
from stellwerk.adapters.database.migration import KEPT_COPIES, Scripts, bring_up, copies_before_migration
from stellwerk.core.error import AppError, Refused
from stellwerk.model.bookmark import SHIPPED, Bookmark
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.ports.repository import TooNew

NEXT = '''
"""A later revision."""
import sqlalchemy as sa
from alembic import op
revision = "9001"
down_revision = "{head}"
def upgrade():
    with op.batch_alter_table("host") as batch:
        batch.add_column(sa.Column("colour", sa.Text(), nullable=False, server_default="green"))
    {more}
'''


def later_scripts(folder: Path, more: str = "pass") -> Scripts:
    """The migrations of a later program."""
    shutil.copytree(Scripts().folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "r9001_next.py").write_text(NEXT.format(head=HEAD, more=more))
    return Scripts(folder, (*REVISIONS, "9001"))


def scripts_upto(folder: Path, revision: str) -> Scripts:
    """The migrations of an earlier program."""
    upto = REVISIONS[: REVISIONS.index(revision) + 1]
    later = [f"r{name}_*" for name in REVISIONS if name not in upto]
    shutil.copytree(Scripts().folder, folder, ignore=shutil.ignore_patterns("__pycache__", *later))
    return Scripts(folder, upto)


def query(path: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return [row for statement in statements for row in connection.execute(statement).fetchall()]


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def test_a_new_profile_has_a_data_center_a_cluster_and_bookmarks(path: Path) -> None:
    bring_up(path)
    database = Database(path, "me", is_alive=lambda _id: False)
    data_center, cluster, *bookmarks = database.load().batch.entities
    assert isinstance(data_center, DataCenter)
    assert isinstance(cluster, Cluster)
    assert (data_center.name, cluster.name, cluster.data_center_id) == ("Default", "Default", data_center.id)
    found = [one for one in bookmarks if isinstance(one, Bookmark)]
    assert [(one.name, one.query, one.icon) for one in found] == list(SHIPPED)
    assert [one.position for one in found] == list(range(1, len(SHIPPED) + 1))
    assert names_in(path.parent) == {path.name}


def test_a_current_database_is_left_alone(path: Path) -> None:
    bring_up(path)
    before = path.read_bytes()
    bring_up(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_earlier_revision_is_migrated_after_a_copy(path: Path, tmp_path: Path, revision: str) -> None:
    scripts = later_scripts(tmp_path / "scripts")
    earlier = scripts_upto(tmp_path / "earlier", revision)
    bring_up(path, earlier, seed=False)
    query(path, "INSERT INTO data_center VALUES ('d', 'D', '', 1, 'w')", "COMMIT")
    query(path, "INSERT INTO cluster VALUES ('c', 'C', 'd', '', '', 1, 'w')", "COMMIT")
    before = query(path, "SELECT id, name FROM cluster")
    bring_up(path, scripts)
    assert inspect(path, scripts.revisions) is Condition.CURRENT
    assert query(path, "SELECT id, name FROM cluster") == before
    assert query(path, "SELECT colour FROM host") == []
    (copy,) = copies_before_migration(path)
    assert copy.name == "stellwerk.db.before-9001"
    assert inspect(copy, earlier.revisions) is Condition.CURRENT
    assert query(copy, "SELECT id, name FROM cluster") == before


def test_the_database_of_a_later_program_is_refused_by_this_one(path: Path, tmp_path: Path) -> None:
    bring_up(path, later_scripts(tmp_path / "scripts"))
    with pytest.raises(TooNew):
        bring_up(path)


def test_a_migration_that_fails_midway_changes_nothing(path: Path, tmp_path: Path) -> None:
    bring_up(path)
    before = query(path, "SELECT sql FROM sqlite_master ORDER BY name")
    scripts = later_scripts(tmp_path / "scripts", 'op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(AppError):
        bring_up(path, scripts)
    assert query(path, "SELECT sql FROM sqlite_master ORDER BY name") == before
    assert inspect(path) is Condition.CURRENT


def test_a_migration_that_breaks_references_is_undone(path: Path, tmp_path: Path) -> None:
    bring_up(path)
    scripts = later_scripts(tmp_path / "scripts", 'op.execute("UPDATE cluster SET data_center_id = 1")')
    with pytest.raises(AppError):
        bring_up(path, scripts)
    assert query(path, "SELECT count(*) FROM cluster JOIN data_center ON data_center.id = data_center_id") == [(1,)]


def test_only_the_newest_copies_are_kept(path: Path, tmp_path: Path) -> None:
    bring_up(path)
    for number in range(KEPT_COPIES + 2):
        old = path.with_name(f"{path.name}.before-{number}")
        old.write_bytes(b"old")
        shutil.os.utime(old, (number, number))
    bring_up(path, later_scripts(tmp_path / "scripts"))
    assert [copy.name for copy in copies_before_migration(path)] == [
        "stellwerk.db.before-9001", "stellwerk.db.before-4", "stellwerk.db.before-3",
    ]  # fmt: skip


def test_a_copy_that_cannot_be_made_stops_the_migration(path: Path, tmp_path: Path) -> None:
    bring_up(path)
    path.with_name(f"{path.name}.before-9001").mkdir()
    (path.with_name(f"{path.name}.before-9001") / "x").touch()
    with pytest.raises(AppError, match="cannot be used"):
        bring_up(path, later_scripts(tmp_path / "scripts"))
    assert inspect(path) is Condition.CURRENT
    assert not [name for name in names_in(path.parent) if name.endswith(".part")]


def test_another_process_that_holds_the_database_is_told(path: Path, tmp_path: Path) -> None:
    bring_up(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match="another process holds"):
            bring_up(path, later_scripts(tmp_path / "scripts"), busy_seconds=0.01)

"""`profile start-afresh`, on a real profile."""

from pathlib import Path

import pytest
from tests.fakes.command_line import Typing


@pytest.fixture
def damaged(stellwerk: Typing) -> Path:
    """The database of the profile, which cannot be read."""
    path = stellwerk.profile / "stellwerk.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"damaged" * 4096)
    return path


@pytest.mark.expects_log("stellwerk.adapters.database")
@pytest.mark.parametrize(("words", "says", "asks"), [(("--yes",), "", False), ((), "yes\n", True)])
def test_the_damaged_one_is_kept(
    stellwerk: Typing, damaged: Path, words: tuple[str, ...], says: str, asks: bool
) -> None:
    result = stellwerk("profile", "start-afresh", *words, says=says, asks=asks)
    assert result.status == 0
    assert "is kept as" in result.out
    assert damaged.read_bytes()[:6] == b"SQLite"
    assert len(list(damaged.parent.glob("stellwerk.db.corrupt-*"))) == 1


@pytest.mark.expects_log("stellwerk.adapters.database")
def test_as_json(stellwerk: Typing, damaged: Path) -> None:
    assert "is kept as" in stellwerk("profile", "start-afresh", "--yes", "--json").json["text"]


def test_nobody_can_be_asked_or_nobody_agrees(stellwerk: Typing, damaged: Path) -> None:
    refused = stellwerk("profile", "start-afresh")
    assert (refused.status, "add --yes" in refused.err) == (1, True)
    assert stellwerk("profile", "start-afresh", says="no\n", asks=True).status == 130
    assert damaged.read_bytes()[:7] == b"damaged"


def test_wrong_usage(stellwerk: Typing) -> None:
    assert stellwerk("profile").status == 2
    assert stellwerk("profile", "burn").status == 2
    assert "start-afresh" in stellwerk("profile", "--help").out


def test_a_folder_that_cannot_be_used_is_no_wrong_usage(stellwerk: Typing, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = stellwerk("--profile", str(tmp_path / "file"), "profile", "start-afresh", "--yes")
    assert (result.status, "cannot be used" in result.err) == (1, True)

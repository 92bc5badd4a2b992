"""The way on from a damaged database."""

from pathlib import Path

import pytest
from tests.runtime.conftest import Opening, close, start

from stellwerk.core.error import Conflict, Refused
from stellwerk.core.ids import Kind
from stellwerk.ports.repository import Corrupt
from stellwerk.runtime.afresh import start_afresh


@pytest.mark.expects_log("stellwerk.adapters.database")
def test_a_damaged_database_is_kept_and_the_profile_opens_again(opening: Opening, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "stellwerk.db").write_bytes(b"damaged" * 4096)
    first = opening()
    assert isinstance(start(first), Corrupt)
    with pytest.raises(Conflict, match="another Stellwerk is running"):
        start_afresh(profile)
    close(first)
    assert "is kept as" in start_afresh(profile)
    assert [kept.read_bytes()[:7] for kept in profile.glob("stellwerk.db.corrupt-*")] == [b"damaged"]
    second = opening()
    assert start(second) is None
    assert len(second.inventory.view.all(Kind.CLUSTER)) == 1


def test_without_a_database_there_is_nothing_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no database yet"):
        start_afresh(tmp_path / "profile")

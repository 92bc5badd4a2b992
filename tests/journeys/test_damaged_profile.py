"""A profile whose database is damaged, or newer than the program."""

import sqlite3
from pathlib import Path

import pytest
from tests.journeys.pilot import Pilot


@pytest.mark.expects_log("stellwerk")
def test_start_afresh(pilot: Pilot, tmp_path: Path) -> None:
    database = tmp_path / "profile" / "stellwerk.db"
    database.parent.mkdir()
    database.write_bytes(b"damaged" * 4096)
    pilot.begin()
    assert "is damaged" in pilot.trouble.text()
    assert database.read_bytes()[:7] == b"damaged"

    pilot.press("Start afresh", pilot.trouble)
    pilot.wait_for_window()
    assert pilot.window.windowTitle().startswith("Welcome")
    pilot.reads("is kept as")
    pilot.press("Go on")
    assert len(list(database.parent.glob("stellwerk.db.corrupt-*"))) == 1
    pilot.close()
    assert pilot.ended == [0]


@pytest.mark.expects_log("stellwerk")
def test_a_newer_one_is_left_alone(pilot: Pilot, tmp_path: Path) -> None:
    pilot.start()
    pilot.close()
    path = tmp_path / "profile" / "stellwerk.db"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = path.read_bytes()

    pilot.begin()
    assert "newer Stellwerk" in pilot.trouble.text()
    pilot.press("Quit", pilot.trouble)
    pilot.wait(lambda: pilot.ended == [0, 1])
    assert path.read_bytes() == before

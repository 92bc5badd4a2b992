"""Who may build what on one profile."""

import sys
from pathlib import Path

import pytest
from tests.runtime.conftest import Opening, close, start

from stellwerk.core.error import Conflict, Invalid
from stellwerk.core.loop import PlainLoop
from stellwerk.runtime.application import Mode
from stellwerk.runtime.build import SWITCH_INTERVAL, build


def test_one_window_a_profile(opening: Opening) -> None:
    first = opening(Mode.WINDOW)
    with pytest.raises(Conflict, match="a window is open on this profile"):
        opening(Mode.WINDOW)
    command = opening(Mode.COMMAND)
    assert start(command) is None
    close(first)
    assert start(opening(Mode.WINDOW)) is None


def test_a_profile_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("no folder")
    with pytest.raises(Invalid, match="cannot be used"):
        build(tmp_path / "profile", PlainLoop(), Mode.COMMAND)


def test_threads_take_turns_quickly_and_the_log_is_written(opening: Opening, tmp_path: Path) -> None:
    application = opening(Mode.COMMAND)
    assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL)
    assert application.name == "profile"
    assert start(application) is None
    assert (tmp_path / "profile" / "stellwerk.db").exists()

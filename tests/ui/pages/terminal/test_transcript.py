"""A terminal written to a file."""

from pathlib import Path
from typing import Any

import pytest

from stellwerk.ui.pages.terminal.transcript import Transcript


def test_it_is_added_to_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_text("before\n")
    transcript = Transcript(path, lambda _error: None)
    transcript.write("grün\n")
    transcript.close()
    transcript.close()
    transcript.write("after")
    assert path.read_text(encoding="utf-8") == "before\ngrün\n"


def test_a_disk_that_is_full_is_told_once() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.fail("this test needs /dev/full")
    told: list[Any] = []
    transcript = Transcript(full, told.append)
    transcript.write("x\n")
    transcript.write("y\n")
    transcript.close()
    assert len(told) == 1

"""Starting remote-viewer."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stellwerk.services.console.handover import PROGRAM, Handed
from stellwerk.ui.pages.console.remote_viewer import open_viewer


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    """A viewer that takes the file away with it."""
    program = tmp_path / PROGRAM
    program.write_text(f'#!/bin/sh\nexec /bin/mv "$1" "{tmp_path}/seen"\n')
    program.chmod(0o755)
    (tmp_path / "file").write_text("[virt-viewer]\n")
    return Handed(str(program), tmp_path / "file")


def test_it_gets_the_file(qapp: QApplication, qtbot: QtBot, handed: Handed) -> None:
    assert open_viewer(handed) is None
    seen = handed.file.with_name("seen")
    qtbot.waitUntil(lambda: seen.exists())
    assert seen.read_text() == "[virt-viewer]\n"


def test_one_that_does_not_start_leaves_no_file(qapp: QApplication, handed: Handed) -> None:
    Path(handed.program).unlink()
    assert "could not be started" in str(open_viewer(handed))
    assert not handed.file.exists()

"""Starting remote-viewer."""

import stat
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stellwerk.core.error import Unsupported
from stellwerk.services.console.handover import ViewerFile
from stellwerk.ui.pages.console.remote_viewer import PROGRAM, open_viewer

FILE = ViewerFile("[virt-viewer]\ntype=spice\n")


def test_not_installed(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(open_viewer(FILE), Unsupported)


def test_it_gets_a_file_of_its_own(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / PROGRAM
    program.write_text(f'#!/bin/sh\nexec /bin/mv "$1" "{tmp_path}/seen"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert open_viewer(FILE) is None
    qtbot.waitUntil(lambda: (tmp_path / "seen").exists())
    assert (tmp_path / "seen").read_text() == FILE.text
    assert stat.S_IMODE((tmp_path / "seen").stat().st_mode) == 0o600

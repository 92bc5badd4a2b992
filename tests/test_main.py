"""The entry point of both scripts."""

import pytest

from stellwerk import __version__
from stellwerk.__main__ import main


def test_it_runs_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["stellwerk", "--version"])
    assert main() == 0
    assert capsys.readouterr().out == f"stellwerk {__version__}\n"


def test_without_a_subcommand_it_opens_the_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.argv", ["stellwerk"])
    assert main() == 1
    assert "there is no display" in capsys.readouterr().err

"""A second start wakes the window that is open on a profile."""

from pathlib import Path

from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from stellwerk.ui.single import WakeListener, address_of, wake_first


def test_each_profile_has_its_own_address(tmp_path: Path) -> None:
    assert address_of(tmp_path / "a") != address_of(tmp_path / "b")
    assert address_of(tmp_path / "a") == address_of(tmp_path / "b" / ".." / "a")


def test_a_second_start_wakes_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    woken: list[bool] = []
    listener = WakeListener(tmp_path, lambda: woken.append(True))
    assert wake_first(tmp_path)
    qtbot.waitUntil(lambda: bool(woken))
    listener.close()


def test_where_nobody_listens(qtbot: QtBot, tmp_path: Path) -> None:
    assert not wake_first(tmp_path)
    listener = WakeListener(tmp_path, lambda: None)
    listener.close()
    assert not wake_first(tmp_path)


def test_what_a_killed_window_left_is_in_nobodys_way(qtbot: QtBot, tmp_path: Path) -> None:
    left = WakeListener(tmp_path, lambda: None)
    woken: list[bool] = []
    listener = WakeListener(tmp_path, lambda: woken.append(True))
    socket = QLocalSocket()
    socket.connectToServer(address_of(tmp_path))
    qtbot.waitUntil(lambda: bool(woken))
    socket.abort()
    listener.close()
    left.close()

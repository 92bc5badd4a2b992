"""A second start wakes the window that is open on a profile."""

from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from stellwerk.core.ids import Kind, Ref
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


def test_a_second_start_wishes_to_see_something(qtbot: QtBot, tmp_path: Path) -> None:
    wished: list[Ref] = []
    listener = WakeListener(tmp_path, lambda: None, wished.append)
    assert wake_first(tmp_path, "vm:web")
    qtbot.waitUntil(lambda: bool(wished))
    assert wished == [Ref(Kind.VM, "web")]
    listener.close()


@pytest.mark.parametrize("said", [b"nothing of ours\n", b"x" * 5000, b"\xff\xfe\n"])
def test_who_says_something_else_is_not_listened_to(qtbot: QtBot, tmp_path: Path, said: bytes) -> None:
    wished: list[Ref] = []
    listener = WakeListener(tmp_path, lambda: None, wished.append)
    socket = QLocalSocket()
    socket.connectToServer(address_of(tmp_path))
    socket.write(said)
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert wished == []
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

"""The window's process from its start to its end, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication
from tests.architecture.source import ROOT

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.local.profile import open_profile
from stellwerk.core.ids import HostId
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster
from stellwerk.services.link.lane_thread import OPEN_LIMIT

APP = ROOT / "app"
LIMIT = 60


def start(*words: str, display: bool = True) -> "subprocess.Popen[str]":
    """The program as a user starts it."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    if display:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "stellwerk", *words]
    return subprocess.Popen(
        command, env=environment | {"PYTHONPATH": str(APP)}, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def add_host(profile: Path, uri: str) -> None:
    """Put a host into the database of a profile, without asking it."""
    database = Database(open_profile(profile).database, "0" * 16, is_alive=lambda _id: True)
    cluster = next(entity for entity in database.load().batch.entities if isinstance(entity, Cluster))
    host = Host(id=HostId("h1"), name="h1", uri=uri, cluster_id=cluster.id)
    database.write(lambda tables: tables.save(host)).result(LIMIT)
    database.close()


def test_qt_and_libvirt_do_not_share_a_loop(qapp: QApplication) -> None:
    kind = QAbstractEventDispatcher.instance().metaObject().className()
    assert "Glib" not in kind


def test_without_a_display_one_line_says_so(tmp_path: Path) -> None:
    with start("--profile", str(tmp_path), display=False) as process:
        out, err = process.communicate(timeout=LIMIT)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines() == [
        "error: there is no display to open the window on, log in to a desktop or use ssh -X; the command line works "
        "without: stellwerk --help"
    ]


def test_a_profile_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with start("--profile", str(tmp_path / "file")) as process:
        _out, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 2
    assert "cannot be used" in err
    assert len(err.splitlines()) == 1


def test_a_second_window_wakes_the_first_which_ends_though_a_host_hangs(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(LIMIT)
        uri = f"qemu+tcp://127.0.0.1:{silent.getsockname()[1]}/system"
        add_host(profile, uri)
        with start("--profile", str(profile)) as first, silent.accept()[0]:
            with start("--profile", str(profile)) as second:
                _out, err = second.communicate(timeout=LIMIT)
            assert (second.returncode, err) == (0, "")
            begun = time.monotonic()
            first.send_signal(signal.SIGTERM)
            _out, err = first.communicate(timeout=LIMIT)
            assert time.monotonic() - begun < 0.8 * OPEN_LIMIT
            assert first.returncode == 0
            assert err.splitlines() == ["This plugin does not support raise()"]  # the second start asked for it


@pytest.mark.parametrize("words", [("--version",), ("help",)])
def test_the_command_line_needs_no_display(words: tuple[str, ...]) -> None:
    with start(*words, display=False) as process:
        out, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 0
    assert out
    assert err == ""

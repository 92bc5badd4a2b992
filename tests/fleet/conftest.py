"""Fixtures for tests against real libvirt hosts, made of namespaces by `tests.fleet.lab` and removed by the
tests.

Where the machine cannot make them (no root, programs missing) the tests are skipped and say why; with
`CI=true` they fail instead, so that a green run has really run them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.conftest import ExpectedLogs
from tests.fleet.lab.fleet import Lab, missing
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import Onlooker
from tests.fleet.program import Program

HERE = Path(__file__).parent
LONGEST = (
    "test_hardware.py",
    "keep/test_snapshot_crash.py",
    "keep/test_outside.py",
    "test_migrate.py",
    "label/test_tags.py",
    "test_power.py",
    "label/test_labels.py",
    "keep/test_copy_crash.py",
    "test_snapshot.py",
    "ssh/test_ssh_window.py",
    "keep/test_data_loss.py",
    "test_faults.py",
    "window/test_window_keep.py",
    "ssh/test_fault_page.py",
    "test_lab.py",
    "test_kill.py",
    "device/test_make_midway.py",
    "ssh/test_ssh.py",
    "test_console.py",
    "window/test_window_power.py",
    "watch/test_metrics_file.py",
    "test_vm_copy.py",
    "ssh/test_host_power.py",
    "test_uri.py",
    "test_two_programs.py",
    "sampling/test_counters.py",
    "keep/test_merge_cancel.py",
    "keep/test_shared_base.py",
    "device/test_unplug.py",
    "test_copy.py",
)
"""Files that are begun first, so that at the end no process waits long for what another has just begun."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test of this folder as `fleet`, the longest files first unless files are named in an order."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.fleet)
    if all(Path(argument).is_dir() for argument in config.args):
        places = {HERE / name: place for place, name in enumerate(LONGEST)}
        ordered = iter(sorted(ours, key=lambda item: places.get(item.path, len(LONGEST))))
        items[:] = [next(ordered) if HERE in item.path.parents else item for item in items]


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """The one lab of this test process; whatever is made in it goes at the end."""
    reason = missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"under CI this may not be skipped: {reason}", pytrace=False)
    if reason:
        pytest.skip(reason)
    with Lab() as made:
        yield made


@pytest.fixture(scope="module")
def two_hosts(lab: Lab) -> Iterator[tuple[LabHost, LabHost]]:
    """Two fresh hosts, `h1` and `h2`, that listen for TCP, TLS, SSH and on their sockets; for one test
    module."""
    hosts = lab.host("h1", tls=True), lab.host("h2", tls=True)
    yield hosts
    for host in hosts:
        lab.remove(host)


@pytest.fixture
def onlooker(qtbot: QtBot, qapp: QApplication, program: Program, expected_logs: ExpectedLogs) -> Iterator[Onlooker]:
    """A user who looks at the list of all VMs on the profile of the module, both hosts being up.

    An emulated guest that boots on a busy computer keeps its monitor waiting, and with it who reads its statistics: for
    more than three seconds that call is given up, and the log says so.
    """
    expected_logs("stellwerk.services.link.channel", "a call of lane stats abandoned")
    qapp.setQuitOnLastWindowClosed(False)
    user = Onlooker(qtbot, qapp, program.profile)
    user.watch("h1", "h2")
    yield user
    user.close()

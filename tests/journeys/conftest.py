"""What the journeys share: a user at an empty profile, and a host to add."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.journeys.pilot import Pilot

_TEST = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"
_RUNS = {"running": 1, "off": 5}
VMS = {"web-01": "off", "web-02": "running", "web-03": "running", "db-01": "running"}
"""The VMs of the host, and how they are when it starts."""


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """A host of libvirt's test driver with a few VMs."""
    vms = "".join(
        f"<domain type='test' {_TEST}><name>{name}</name><uuid>00000000-0000-4000-8000-00000000000{number}</uuid>"
        f"<memory unit='GiB'>1</memory><vcpu>2</vcpu><os><type arch='x86_64'>hvm</type></os>"
        f"<test:runstate>{_RUNS[state]}</test:runstate></domain>"
        for number, (name, state) in enumerate(VMS.items())
    )
    file = tmp_path / "host.xml"
    file.write_text(f"<node>{vms}</node>", encoding="utf-8")
    return f"test://{file}"


@pytest.fixture
def pilot(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Pilot]:
    """A user at an empty profile."""
    qapp.setQuitOnLastWindowClosed(False)
    user = Pilot(qtbot, qapp, tmp_path / "profile")
    yield user
    user.close()


@pytest.fixture
def guest(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Pilot]:
    """A user who looks around in the demo fleet."""
    qapp.setQuitOnLastWindowClosed(False)
    user = Pilot(qtbot, qapp, tmp_path / "demo", demo=True)
    yield user
    user.close()

"""What the window asks hosts for: on the real application, with the demo fleet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.runtime.application import Application, Mode
from stellwerk.runtime.build import build
from stellwerk.ui.bridge import QtLoop
from stellwerk.ui.look_again import look_again, read_on_demand

HOST = Ref(Kind.HOST, "fra-p1")


@pytest.fixture
def application(qtbot: QtBot, tmp_path: Path) -> Iterator[Application]:
    """The demo fleet with one host connected."""
    loop = QtLoop()
    made = build(tmp_path / "profile", loop, Mode.COMMAND, demo=True)
    ready: list[object] = []
    made.start(lambda _error: made.ensure([HostId(HOST.id)], ready.append))
    qtbot.waitUntil(lambda: bool(ready), timeout=60_000)
    yield made
    closed: list[bool] = []
    made.close(lambda: closed.append(True))
    qtbot.waitUntil(lambda: bool(closed), timeout=60_000)
    loop.close()
    loop.deleteLater()


def test_storage_and_networks_of_a_host(qtbot: QtBot, application: Application) -> None:
    view = application.inventory.view
    read_on_demand(application, HOST, Kind.STORAGE_POOL)
    qtbot.waitUntil(lambda: bool(view.all(Kind.STORAGE_POOL)), timeout=60_000)
    assert not view.all(Kind.LIBVIRT_NETWORK)
    read_on_demand(application, HOST, Kind.LIBVIRT_NETWORK)
    qtbot.waitUntil(lambda: bool(view.all(Kind.LIBVIRT_NETWORK)), timeout=60_000)


def test_what_is_no_host_has_nothing_to_be_read(application: Application) -> None:
    read_on_demand(application, Ref(Kind.DATA_CENTER, "Frankfurt"), Kind.STORAGE_POOL)
    assert not application.inventory.view.all(Kind.STORAGE_POOL)


@pytest.mark.parametrize("ref", [HOST, Ref(Kind.CLUSTER, "production"), Ref(Kind.DATA_CENTER, "Frankfurt"), None])
def test_vms_are_read_again(application: Application, ref: Ref | None) -> None:
    asked: list[tuple[HostId, tuple[str, ...]]] = []
    application.fleet.lanes.rereads.connect(asked.append)
    look_again(application, [ref] if ref is not None else [])
    known = {domain.id for domain in application.inventory.domains_on(HostId(HOST.id))}
    assert [set(vms) for host_id, vms in asked if host_id == HOST.id] == [known]

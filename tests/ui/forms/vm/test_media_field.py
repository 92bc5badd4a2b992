"""Volumes of the host are offered; what is typed is taken as it is."""

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import HostId, StoragePoolId, VolumeId
from stellwerk.model.change import Batch
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.ui.forms.vm.host_choice import HostChoice
from stellwerk.ui.forms.vm.media_field import MediaField

H1, POOL = HostId("h1"), StoragePoolId("p")


@pytest.mark.parametrize(
    ("name", "offered", "read"),
    [("cdrom", ["iso/a.iso"], ["a", "b"]), ("image", ["iso/a.iso", "iso/b.qcow2"], "a; b")],
)
def test_what_is_offered_and_read(qtbot: QtBot, name: str, offered: list[str], read: object) -> None:
    bench = small_bench()
    pool = StoragePool(id=POOL, host_id=H1, uuid="u", name="iso", active=True)
    volumes = [
        Volume(id=VolumeId(file), pool_id=POOL, host_id=H1, name=file, path=f"/{file}") for file in ("a.iso", "b.qcow2")
    ]
    bench.inventory.apply(Batch(entities=(pool, *volumes)))
    choice = HostChoice(bench.inventory)
    choice.choose(H1)
    param = next(param for param in COMMANDS.get("Add-Vm").params if param.name == name)
    field = MediaField(param, bench.inventory.view, choice)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.edit, "a; b")
    assert field.offered.stringList() == offered
    assert field.check() == read

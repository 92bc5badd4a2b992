"""The tab of a template's files: what stands on them, and the way to the VMs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.error import Unsupported
from stellwerk.core.ids import HostId, Kind, Ref, StoragePoolId, TemplateId, VmId, VolumeId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.storage import Volume
from stellwerk.model.template.template import Template, TemplateFile, TemplateMark
from stellwerk.ports.lane import Answer
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import THEME

GOLDEN = Template(
    id=TemplateId("m"), host_id=HostId("host-0"), name="golden", path="/p/golden.template",
    files=(TemplateFile(target="vda", path="/p/golden.qcow2", size=5),),
)  # fmt: skip

DISK = Disk(target="vda", device="disk", source_type="file", source="/p/web.qcow2")


@pytest.fixture
def tab(room: Room, show: Open) -> Any:
    room.inventory.apply(Batch(entities=(GOLDEN,)))
    return show(Ref(Kind.TEMPLATE, GOLDEN.id), "files").front


def stand(room: Room, name: str, *volumes: Volume) -> VmId:
    """A VM stands on it, on a file that nobody has looked at; so do volumes."""
    vm = room.inventory.view.vm(VmId(room.vm(name).id))
    assert vm is not None
    said = replace(vm.domain.definition, origin=TemplateMark(id=GOLDEN.id, thin=True), disks=(DISK,))
    room.inventory.apply(Batch(entities=volumes, domains=(replace(vm.domain, definition=said),)))
    return vm.id


def test_nothing_stands_on_it_yet(room: Room, tab: Any) -> None:
    assert tab.count.text() == "0 files stand on it"
    top = tab.tree.topLevelItem(0)
    assert (top.text(0), top.text(2), top.childCount()) == ("golden.qcow2", "5 B", 0)
    assert [host for host, _refresh, _done in room.reading.storage_asked] == ["host-0"]
    tab.refresh()
    assert [refresh for _host, refresh, _done in room.reading.storage_asked] == [False, True]


def test_files_and_vms_that_stand_on_it(room: Room, tab: Any) -> None:
    volume = Volume(
        id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("host-0"), name="x", path="/p/x.qcow2",
        backing="/p/golden.qcow2", allocation=3, format="qcow2",
    )  # fmt: skip
    vm_id = stand(room, "web-2", volume)
    rows = [tab.tree.topLevelItem(0).child(place) for place in range(tab.tree.topLevelItem(0).childCount())]
    first, last = rows
    assert (first.text(0), first.text(1), first.text(2)) == ("x.qcow2", "", "3 B")
    assert last.text(1) == "web-2"
    assert last.toolTip(0).endswith(": last known")
    tab.tree.setCurrentItem(last)
    assert tab._chosen() == [Ref(Kind.VM, vm_id)]
    tab.tree.itemActivated.emit(last, 0)
    tab.tree.itemActivated.emit(first, 0)


def test_a_template_that_goes(room: Room, tab: Any) -> None:
    room.inventory.apply(Batch(removed=(Ref(Kind.TEMPLATE, GOLDEN.id),)))
    assert tab.tree.topLevelItemCount() == 0


def test_the_files_of_a_vm_with_those_that_it_writes_to_in_bold(room: Room, show: Open) -> None:
    room.inventory.apply(Batch(entities=(GOLDEN,)))
    base, own = (
        Volume(
            id=VolumeId(path), pool_id=StoragePoolId("p"), host_id=HostId("host-0"), name=path, path=path,
            backing=backing, allocation=3, format="qcow2",
        )
        for path, backing in (("/p/golden.qcow2", ""), ("/p/web.qcow2", "/p/golden.qcow2"))
    )  # fmt: skip
    stand(room, "web-2", base, own)
    tab: Any = show(room.vm("web-2"), "files").front
    top = tab.tree.topLevelItem(0)
    assert (tab.count.text(), top.text(0), top.text(1)) == ("2 files", "golden.qcow2", 'template "golden", version 1')
    assert (top.font(0).bold(), top.child(0).text(0), top.child(0).font(0).bold()) == (False, "web.qcow2", True)


def test_what_lies_outside_of_all_pools_is_shown_once_the_shell_has_told(room: Room, show: Open) -> None:
    vm = room.inventory.view.vm(VmId(room.vm("web-1").id))
    assert vm is not None
    disk = replace(DISK, source="/out/web.qcow2")
    said = replace(vm.domain.definition, disks=(disk,))
    room.inventory.apply(Batch(domains=(replace(vm.domain, definition=said),)))
    tab: Any = show(Ref(Kind.VM, vm.id), "files").front
    assert tab.tree.topLevelItem(0).toolTip(0).endswith(": last known")
    (host_id, done) = room.reading.outside_asked[-1]
    assert host_id == vm.host_id
    files = (
        StoredFile(path="/out/web.qcow2", backing="/out/base", allocation=7, outside=True),
        StoredFile(path="/out/base", allocation=5, outside=True),
        StoredFile(path="/out/other", backing="/out/base", allocation=3, outside=True),
    )
    done(Answer(value={file.path: file for file in files}))
    top = tab.tree.topLevelItem(0)
    shown = [(row.text(0), row.text(2)) for row in (top, top.child(0), top.child(1))]
    assert shown == [("base", "5 B"), ("other", "3 B"), ("web.qcow2", "7 B")]
    assert top.child(1).font(0).bold()
    tab.refresh()
    (_host, done) = room.reading.outside_asked[-1]
    done(Answer(error=Unsupported("no shell")))
    assert tab.tree.topLevelItem(0).childCount() == 2


def test_another_theme_is_worn_at_once(room: Room, tab: Any) -> None:
    stand(room, "web-2")
    for look in ("dark", "light"):
        room.settings.set(THEME, look)
        away = tab.tree.topLevelItem(0).child(0).foreground(0).color().name()
        assert away == room.tools.desk.theme.colour(Token.AWAY).name()

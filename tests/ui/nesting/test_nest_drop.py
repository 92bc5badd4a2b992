"""What can be dropped where, and what is sent."""

import pytest
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.folder import Folder
from stellwerk.model.tag import Tagging
from stellwerk.ui.nesting.nest_drop import FolderDrop, TagDrop

WEB, HOST, ALARM = Ref(Kind.VM, vm_id(0)), Ref(Kind.HOST, host_id(0)), Ref(Kind.ALARM, "a")


def tag(name: str) -> Ref:
    return Ref(Kind.TAG, name)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def drop(kit: Tools, said: list[str]) -> TagDrop:
    put_tags(kit.inventory)
    put_on(kit.inventory, {WEB: ["shop"]})
    return TagDrop(kit.inventory, kit.conductor, said.append)


def test_objects_go_onto_tags_that_one_of_them_has_not(drop: TagDrop, kit: Tools) -> None:
    assert drop.offers((WEB, HOST), tag("shop"))
    assert not drop.offers((WEB,), tag("shop"))
    assert not drop.offers((WEB,), None)
    assert not drop.offers((ALARM,), tag("shop"))
    assert not drop.offers((WEB,), HOST)
    assert not drop.offers((), tag("shop"))
    drop.drop((WEB, HOST), tag("shop"))
    assert kit.conductor.submitted == [("Set-Tag", (tag("shop"),), {"object": [str(WEB), str(HOST)]})]


def test_storage_networks_and_templates_can_be_dropped_on_a_tag(drop: TagDrop, kit: Tools) -> None:
    objects = (
        Ref(Kind.VOLUME, "h/u/a b"), Ref(Kind.STORAGE_POOL, "h/u"), Ref(Kind.LIBVIRT_NETWORK, "h/n"),
        Ref(Kind.TEMPLATE, "m"),
    )  # fmt: skip
    assert drop.offers(objects, tag("shop"))
    drop.drop(objects, tag("shop"))
    assert kit.conductor.submitted == [("Set-Tag", (tag("shop"),), {"object": [str(ref) for ref in objects]})]


def test_tags_move_where_no_circle_comes_of_it(drop: TagDrop, kit: Tools) -> None:
    assert drop.offers((tag("old"),), tag("shop"))
    assert not drop.offers((tag("service"),), tag("checkout"))
    assert not drop.offers((tag("shop"),), tag("shop"))
    assert not drop.offers((tag("shop"),), tag("service"))
    assert not drop.offers((tag("shop"), WEB), tag("old"))
    drop.drop((tag("old"), tag("shop")), tag("service"))
    assert kit.conductor.submitted == [("Move-Tag", (tag("old"),), {"parent": "service"})]


def test_the_ground_is_the_top(drop: TagDrop, kit: Tools) -> None:
    assert drop.offers((tag("shop"),), None)
    assert not drop.offers((tag("service"),), None)
    drop.drop((tag("shop"),), None)
    assert kit.conductor.submitted == [("Move-Tag", (tag("shop"),), {"parent": None})]


def test_a_refusal_is_told(drop: TagDrop, kit: Tools, said: list[str]) -> None:
    kit.conductor.problem = "no"
    drop.drop((tag("shop"),), None)
    drop.drop((WEB,), None)
    assert said == ["no"]


def folder(name: str) -> Ref:
    return Ref(Kind.FOLDER, name)


@pytest.fixture
def folders(kit: Tools, said: list[str]) -> FolderDrop:
    made = (
        Folder(id=FolderId("prod"), name="prod"),
        Folder(id=FolderId("web"), name="web", parent_id=FolderId("prod")),
        Folder(id=FolderId("test"), name="test"),
    )
    kit.inventory.apply(Batch(entities=made, taggings={WEB: Tagging(folder=FolderId("web"))}))
    return FolderDrop(kit.inventory, kit.conductor, said.append)


def test_vms_go_into_another_folder(folders: FolderDrop, kit: Tools) -> None:
    other = Ref(Kind.VM, vm_id(1))
    assert folders.offers((WEB,), folder("prod"))
    assert not folders.offers((WEB,), folder("web"))
    assert not folders.offers((HOST,), folder("web"))
    folders.drop((WEB, other), folder("web"))
    assert kit.conductor.submitted == [("Set-Folder", (folder("web"),), {"vm": [WEB.id, other.id]})]


def test_on_the_ground_vms_are_in_no_folder(folders: FolderDrop, kit: Tools) -> None:
    assert folders.offers((WEB,), None)
    assert not folders.offers((Ref(Kind.VM, vm_id(1)),), None)
    folders.drop((WEB,), None)
    assert kit.conductor.submitted == [("Clear-Folder", (), {"vm": [WEB.id]})]


def test_folders_move_as_tags_do(folders: FolderDrop, kit: Tools) -> None:
    assert not folders.offers((folder("prod"),), folder("web"))
    folders.drop((folder("web"),), folder("test"))
    assert kit.conductor.submitted == [("Move-Folder", (folder("web"),), {"parent": "test"})]

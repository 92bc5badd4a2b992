"""Folders: round trips with undo, circles, what a removal does with what is in it."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref, vm_ref

from stellwerk.core.error import Invalid
from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.model.call import Call, Origin
from stellwerk.model.folder import Folder, FolderEdit
from stellwerk.model.tag import Part
from stellwerk.model.tag_tree import all_folders, path_text
from stellwerk.model.task import TaskState


def ref(name: str) -> Ref:
    return Ref(Kind.FOLDER, name)


def tree_bench() -> Bench:
    """Folders prod > web > shop and test; VM 1 is in the shop, VM 2 in web."""
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2))
    bench.add(entity.folder("prod"), entity.folder("web", "prod"), entity.folder("shop", "web"), entity.folder("test"))
    place = {vm_ref(1): FolderId("shop"), vm_ref(2): FolderId("web")}
    bench.inventory.apply(bench.repository.tables.edit_folders(FolderEdit(place=place)))
    return bench


def folder_of(bench: Bench, number: int) -> str | None:
    said = bench.inventory.view.tagging(vm_ref(number)).folder
    assert bench.vm(number).folder == said
    return said


def paths(bench: Bench) -> set[str]:
    return {path_text(one, bench.inventory.view) for one in all_folders(bench.inventory.view)}


def state(bench: Bench) -> tuple[set[str], str | None, str | None]:
    return paths(bench), folder_of(bench, 1), folder_of(bench, 2)


def undone(bench: Bench, task: object) -> TaskState:
    return bench.run_on("Undo-Task", task_ref(task)).state


def test_add_and_undo() -> None:
    bench = tree_bench()
    added = bench.run_on("Add-Folder", name=" new ", parent="web", description="a")
    made = bench.inventory.view.get(ref(added.result))
    assert made == Folder(id=FolderId(added.result), name="new", parent_id=FolderId("web"), description="a")
    assert bench.inventory.view.number(ref(added.result)) == 5
    assert undone(bench, added) is TaskState.DONE
    assert bench.inventory.view.get(ref(added.result)) is None


def test_names_are_unique_below_one_parent_and_hold_no_slash() -> None:
    bench = tree_bench()
    task = bench.run_on("Add-Folder", name="WEB", parent="prod")
    assert task.outcome.startswith('there is a folder "prod/web" already')
    with pytest.raises(Invalid, match="slash"):
        bench.run_on("Add-Folder", name="a/b")
    assert bench.run_on("Add-Folder", name="web", parent="test").state is TaskState.DONE


def test_update_and_undo() -> None:
    bench = tree_bench()
    task = bench.run_on("Update-Folder", ref("web"), name="www", description="x")
    assert "prod/www/shop" in paths(bench)
    assert bench.inventory.view.tagging(vm_ref(1)).unwritten == Part.FOLDER
    assert undone(bench, task) is TaskState.DONE
    assert "prod/web/shop" in paths(bench)


def test_move_and_undo_and_a_circle_is_refused() -> None:
    bench = tree_bench()
    before = state(bench)
    task = bench.run_on("Move-Folder", ref("web"), parent="test")
    assert paths(bench) == {"prod", "test", "test/web", "test/web/shop"}
    assert undone(bench, task) is TaskState.DONE
    assert state(bench) == before
    circle = bench.run_on("Move-Folder", ref("prod"), parent="shop")
    assert circle.outcome == 'folder "prod" cannot be inside itself: "prod" > "web" > "shop" > "prod"'


def test_what_is_in_a_removed_one_goes_up_and_comes_back_with_an_undo() -> None:
    bench = tree_bench()
    before = state(bench)
    preview = bench.engine.preview(Call("Remove-Folder", (ref("web"),), {}, origin=Origin.WINDOW))
    assert preview.effects.lines == ('1 VM goes to "prod"', 'the folders in it go up one level: "shop"')
    task = bench.run_on("Remove-Folder", ref("web"))
    assert state(bench) == ({"prod", "prod/shop", "test"}, "shop", "prod")
    assert undone(bench, task) is TaskState.DONE
    assert state(bench) == before


def test_at_the_top_vms_are_in_none_afterwards() -> None:
    bench = tree_bench()
    bench.run_on("Set-Folder", ref("test"), vm=[vm_ref(1).id, vm_ref(2).id])
    preview = bench.engine.preview(Call("Remove-Folder", (ref("test"),), {}, origin=Origin.WINDOW))
    assert preview.effects.lines == ("2 VMs will be in no folder",)
    task = bench.run_on("Remove-Folder", ref("test"))
    assert folder_of(bench, 1) is folder_of(bench, 2) is None
    assert undone(bench, task) is TaskState.DONE
    assert folder_of(bench, 1) == folder_of(bench, 2) == "test"


def test_a_name_that_is_taken_above_keeps_it_from_being_removed() -> None:
    bench = tree_bench()
    bench.add(Folder(id=FolderId("other"), name="SHOP", parent_id=FolderId("prod")))
    task = bench.run_on("Remove-Folder", ref("web"))
    assert task.state is TaskState.REFUSED
    assert 'there is a folder "prod/SHOP" already' in task.outcome


def test_an_undo_leaves_what_went_elsewhere_since() -> None:
    bench = tree_bench()
    task = bench.run_on("Remove-Folder", ref("web"))
    bench.run_on("Set-Folder", ref("test"), vm=[vm_ref(2).id])
    bench.run_on("Move-Folder", ref("shop"), parent="test")
    assert undone(bench, task) is TaskState.DONE
    assert state(bench) == ({"prod", "prod/web", "test", "test/shop"}, "shop", "test")


def test_what_an_undo_cannot_read_is_refused() -> None:
    bench = tree_bench()
    for text in ("x", "[]", '{"folders": []}', '{"folders": [], "objects": ["vm"]}'):
        task = bench.run_on("Add-Folder", name="n", contents=text)
        assert task.outcome == "what is to be brought back cannot be read"


def test_with_the_setting_off_nothing_is_to_be_written() -> None:
    bench = tree_bench()
    bench.settings.set(TAGS_IN_METADATA, False)
    bench.run_on("Update-Folder", ref("web"), name="www")
    bench.run_on("Remove-Folder", ref("shop"))
    assert not any(said.unwritten for said in bench.inventory.view.taggings.values())

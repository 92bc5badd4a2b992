"""Folders and what is in them: each change as a whole, checked against what other processes did."""

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import vm_ref
from tests.fakes.entity import folder, tag

from stellwerk.adapters.database.database import Database
from stellwerk.core.error import Conflict
from stellwerk.core.ids import FolderId, Kind, Ref, TagId
from stellwerk.model.change import Batch
from stellwerk.model.folder import Folder, FolderEdit
from stellwerk.model.tag import Labels, Part, TagEdit, Tagging

A, B = FolderId("a"), FolderId("b")
VM, OTHER = vm_ref(1), vm_ref(2)
TREE = (folder("a"), folder("b", "a", description="inner"))


def edit(database: Database, **changes: object) -> Batch:
    return database.write(lambda t: t.edit_folders(FolderEdit(**changes))).result()


@pytest.fixture
def tree(open_database: Opener) -> Database:
    """Folders a > b."""
    database = open_database()
    edit(database, save=TREE)
    return database


def test_what_is_saved_is_loaded(tree: Database) -> None:
    batch = tree.load().batch
    assert [one for one in batch.entities if isinstance(one, Folder)] == list(TREE)
    assert batch.numbers == {Ref(Kind.FOLDER, "a"): 1, Ref(Kind.FOLDER, "b"): 2}


def test_a_name_is_taken_once_and_a_circle_is_refused(tree: Database) -> None:
    with pytest.raises(Conflict, match='a folder named "a" is already there'):
        edit(tree, save=(Folder(id=FolderId("x"), name="A"),))
    with pytest.raises(Conflict, match='a folder would be below itself: "a" > "b"'):
        edit(tree, save=(folder("a", "b"),))
    with pytest.raises(Conflict, match='"x" is to be below is not there'):
        edit(tree, save=(folder("x", "gone"),))


def test_an_object_is_in_one_and_keeps_its_tags(tree: Database) -> None:
    tree.write(lambda t: t.edit_tags(TagEdit(save=(tag("t"),), add={TagId("t"): (VM,)}))).result()
    assert edit(tree, place={VM: A, OTHER: A}).taggings == {
        VM: Tagging((TagId("t"),), folder=A), OTHER: Tagging(folder=A)
    }  # fmt: skip
    assert edit(tree, place={VM: B, OTHER: A}, travels=True).taggings == {VM: Tagging((TagId("t"),), Part.FOLDER, B)}
    tree.write(lambda t: t.edit_tags(TagEdit(remove={TagId("t"): (VM,)}, travels=True))).result()
    assert tree.load().batch.taggings == {VM: Tagging((), Part.FOLDER | Part.TAGS, B), OTHER: Tagging(folder=A)}


def test_one_that_somebody_removed_cannot_be_filled(tree: Database) -> None:
    with pytest.raises(Conflict, match="the folder is not there any more"):
        edit(tree, place={VM: FolderId("gone")})


def test_a_removal_empties_it_and_one_with_others_in_it_stays(tree: Database) -> None:
    edit(tree, place={VM: B, OTHER: B})
    with pytest.raises(Conflict, match='the folder "a" still has the folder "b"'):
        edit(tree, forget=(A,))
    done = edit(tree, forget=(B,), place={VM: A}, travels=True)
    assert done.removed == (Ref(Kind.FOLDER, "b"),)
    assert done.taggings == {VM: Tagging((), Part.FOLDER, A), OTHER: Tagging((), Part.FOLDER)}


def test_other_processes_hear_of_it(tree: Database, open_database: Opener) -> None:
    other = open_database("other")
    other.load()
    edit(tree, save=(folder("c"),), place={VM: A})
    seen = other.write(lambda t: t.foreign_changes()).result()
    assert seen is not None
    assert (seen.entities, seen.taggings) == ((folder("c"),), {VM: Tagging(folder=A)})
    edit(tree, forget=(FolderId("c"),))
    seen = other.write(lambda t: t.foreign_changes()).result()
    assert seen is not None
    assert seen.removed == (Ref(Kind.FOLDER, "c"),)


def test_a_folder_that_is_gone_is_none(tree: Database) -> None:
    edit(tree, place={VM: A})
    tree.write(lambda t: t.delete(Ref(Kind.FOLDER, "b"), Ref(Kind.FOLDER, "a"))).result()
    assert tree.load().batch.taggings == {}


def test_what_definitions_say_is_taken_with_what_is_missing_made(tree: Database) -> None:
    def take(found: dict[Ref, Labels]) -> Batch:
        return tree.write(lambda t: t.take_labels(found)).result()

    done = take({VM: Labels((("new",),), ("A", "x")), OTHER: Labels(None, ("a", "X"))})
    new_tag, new_folder = done.entities
    assert isinstance(new_folder, Folder)
    assert (new_folder.name, new_folder.parent_id) == ("x", A)
    assert done.taggings == {
        VM: Tagging((TagId(new_tag.id),), folder=new_folder.id), OTHER: Tagging(folder=new_folder.id)
    }  # fmt: skip
    edit(tree, place={VM: B}, travels=True)
    assert take({VM: Labels((), ())}).taggings == {VM: Tagging((), Part.FOLDER, B)}
    assert take({OTHER: Labels(None, ())}).taggings == {OTHER: Tagging()}


def test_only_what_was_written_is_noted(tree: Database) -> None:
    edit(tree, place={VM: B, OTHER: B}, travels=True)
    written = Tagging((), Part.FOLDER, B)
    edit(tree, place={OTHER: A}, travels=True)
    done = tree.write(lambda t: t.note_written({VM: written, OTHER: written})).result()
    assert done.taggings == {VM: Tagging(folder=B)}

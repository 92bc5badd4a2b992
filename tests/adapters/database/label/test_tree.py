"""Rows that name a parent of their own table."""

import pytest
from tests.adapters.database.conftest import Opener
from tests.fakes.entity import folder, tag

from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.folder import Folder, FolderEdit


def test_a_tag_and_a_folder_of_one_name_are_no_conflict(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.save(tag("a"), folder("a"))).result()
    assert {type(one).__name__ for one in database.load().batch.entities} >= {"Tag", "Folder"}


def test_what_comes_back_is_removed_no_more(open_database: Opener) -> None:
    database, other = open_database(), open_database("other")
    other.load()
    for edit in (
        FolderEdit(save=(folder("a"),)),
        FolderEdit(forget=(folder("a").id,)),
        FolderEdit(save=(folder("a"),)),
    ):
        database.write(lambda t, edit=edit: t.edit_folders(edit)).result()
    seen = other.write(lambda t: t.foreign_changes()).result()
    assert seen is not None
    assert (seen.entities, seen.removed) == ((folder("a"),), ())
    assert seen.numbers == {Ref(Kind.FOLDER, "a"): 1}


def test_several_of_one_name_in_one_change_are_refused(open_database: Opener) -> None:
    database = open_database()
    twice = (folder("a"), Folder(id=folder("b").id, name="A"))
    with pytest.raises(Conflict, match="already there"):
        database.write(lambda t: t.save(*twice)).result()

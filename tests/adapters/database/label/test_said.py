"""The rows of what is said of objects."""

from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import vm_ref
from tests.fakes.entity import folder, tag

from stellwerk.core.ids import FolderId, Kind, Ref, TagId
from stellwerk.model.folder import FolderEdit
from stellwerk.model.tag import Part, TagEdit, Tagging

MANY = tuple(vm_ref(number) for number in range(1500))


def test_many_objects_of_several_kinds_go_in_portions(open_database: Opener) -> None:
    database = open_database()
    host = Ref(Kind.HOST, "h1")
    edit = TagEdit(save=(tag("a"),), add={TagId("a"): (*MANY, host)})
    assert len(database.write(lambda t: t.edit_tags(edit)).result().taggings) == 1501
    place = FolderEdit(save=(folder("f"),), place=dict.fromkeys(MANY, FolderId("f")))
    assert len(database.write(lambda t: t.edit_folders(place)).result().taggings) == 1500
    said = database.load().batch.taggings
    assert said[host] == Tagging((TagId("a"),))
    assert said[MANY[-1]] == Tagging((TagId("a"),), folder=FolderId("f"))


def test_parts_are_noted_each_by_itself(open_database: Opener) -> None:
    database = open_database()
    vm = vm_ref(1)
    database.write(lambda t: t.edit_tags(TagEdit(save=(tag("a"),), add={TagId("a"): (vm,)}, travels=True))).result()
    place = FolderEdit(save=(folder("f"),), place={vm: FolderId("f")}, travels=True)
    now = database.write(lambda t: t.edit_folders(place)).result().taggings[vm]
    assert now == Tagging((TagId("a"),), Part.TAGS | Part.FOLDER, FolderId("f"))
    only = Tagging(now.tags, Part.TAGS, now.folder)
    assert database.write(lambda t: t.note_written({vm: only})).result().taggings[vm].unwritten == Part.FOLDER
    assert not database.write(lambda t: t.note_written({vm: only})).result().taggings


def test_ids_may_hold_blanks_slashes_and_wildcards(open_database: Opener) -> None:
    database = open_database()
    odd = (Ref(Kind.VOLUME, "h1/u/a b, %c_ d:'x\".qcow2"), Ref(Kind.STORAGE_POOL, "h1/u"), Ref(Kind.VOLUME, "h1/u/a"))
    edit = TagEdit(save=(tag("a"), tag("b")), add={TagId("a"): odd, TagId("b"): odd[:1]})
    assert set(database.write(lambda t: t.edit_tags(edit)).result().taggings) == set(odd)
    said = database.load().batch.taggings
    assert [said[one].tags for one in odd] == [("a", "b"), ("a",), ("a",)]
    gone = TagEdit(remove={TagId("a"): odd[:1]})
    assert set(database.write(lambda t: t.edit_tags(gone)).result().taggings) == set(odd[:1])
    assert database.load().batch.taggings[odd[2]].tags == ("a",)

"""The rows of what is said of objects."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import vm_ref
from tests.fakes.entity import folder, tag

from stellwerk.core.error import Conflict
from stellwerk.core.ids import EventId, FieldId, FolderId, Kind, Ref, TagId
from stellwerk.model.event import Event, Severity
from stellwerk.model.field import Field, FieldEdit, FieldType
from stellwerk.model.folder import FolderEdit
from stellwerk.model.tag import NO_TAGS, Part, TagEdit, Tagging

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


def recorded(number: int) -> Event:
    return Event(id=EventId(f"e{number}"), time=float(number), severity=Severity.NORMAL, code="c", text="x")


ROWS = {"said_tag": "SELECT * FROM said_tag", "said_value": "SELECT * FROM said_value"}


def rows_of(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute(ROWS[table]).fetchall())


def test_of_events_and_tasks_each_tag_and_value_has_a_row(open_database: Opener, path: Path) -> None:
    database = open_database()
    event, task = Ref(Kind.EVENT, "e1"), Ref(Kind.TASK, "k1")
    database.write(lambda t: t.add_events([recorded(1)])).result()
    tags = TagEdit(save=(tag("a"), tag("b")))
    database.write(lambda t: t.edit_tags(tags)).result()
    add = TagEdit(add={TagId("a"): (event, task, vm_ref(1)), TagId("b"): (event,)})
    database.write(lambda t: t.edit_tags(add)).result()
    kept = rows_of(path, "said_tag")
    assert kept == [("event", "e1", "a"), ("event", "e1", "b"), ("task", "k1", "a")]
    one = Field(id=FieldId("f"), key="cost", title="Cost", type=FieldType.NUMBER, kinds=(Kind.EVENT,))
    two = Field(id=FieldId("g"), key="ticket", title="Ticket", kinds=(Kind.EVENT, Kind.TASK))
    database.write(lambda t: t.edit_fields(FieldEdit(save=(one, two)))).result()
    values = FieldEdit(values={event: {"cost": 2.5, "ticket": "x"}, task: {"ticket": "y"}})
    database.write(lambda t: t.edit_fields(values)).result()
    kept = rows_of(path, "said_value")
    assert kept == [("event", "e1", "cost", None, 2.5), ("event", "e1", "ticket", "x", None),
                    ("task", "k1", "ticket", "y", None)]  # fmt: skip
    database.write(lambda t: t.edit_tags(TagEdit(forget=(TagId("a"),)))).result()
    database.write(lambda t: t.edit_fields(FieldEdit(forget=(FieldId("g"),)))).result()
    assert rows_of(path, "said_tag") == [("event", "e1", "b")]
    assert rows_of(path, "said_value") == [("event", "e1", "cost", None, 2.5)]


def test_an_event_that_is_gone_gets_nothing_but_others_get_back_what_an_undo_brings(open_database: Opener) -> None:
    database = open_database()
    there, gone = Ref(Kind.EVENT, "e1"), Ref(Kind.EVENT, "e2")
    database.write(lambda t: t.add_events([recorded(1)])).result()
    database.write(lambda t: t.edit_tags(TagEdit(save=(tag("a"),)))).result()
    wrong = TagEdit(add={TagId("a"): (there, gone)})
    with pytest.raises(Conflict, match="not there any more"):
        database.write(lambda t: t.edit_tags(wrong)).result()
    field = Field(id=FieldId("g"), key="ticket", title="Ticket", kinds=(Kind.EVENT,))
    database.write(lambda t: t.edit_fields(FieldEdit(save=(field,)))).result()
    values = {there: {"ticket": "x"}, gone: {"ticket": "y"}}
    with pytest.raises(Conflict, match="not there any more"):
        database.write(lambda t: t.edit_fields(FieldEdit(values=values))).result()
    back = TagEdit(save=(tag("b"),), add={TagId("b"): (there, gone)})
    assert set(database.write(lambda t: t.edit_tags(back)).result().taggings) == {there}
    again = FieldEdit(save=(field,), values=values)
    assert set(database.write(lambda t: t.edit_fields(again)).result().taggings) == {there}
    taken = TagEdit(remove={TagId("a"): (gone,)})
    assert database.write(lambda t: t.edit_tags(taken)).result().taggings == {}


def test_what_is_said_goes_with_its_event_or_task_and_others_hear(open_database: Opener, path: Path) -> None:
    database, other = open_database("one"), open_database("two")
    event, task = Ref(Kind.EVENT, "e1"), Ref(Kind.TASK, "k1")
    other.load()
    database.write(lambda t: t.add_events([recorded(1)])).result()
    edit = TagEdit(save=(tag("a"),), add={TagId("a"): (task,)})
    database.write(lambda t: t.edit_tags(edit)).result()
    database.write(lambda t: t.edit_tags(TagEdit(add={TagId("a"): (event,)}))).result()
    heard = other.write(lambda t: t.foreign_changes()).result()
    assert heard.taggings == {event: Tagging((TagId("a"),)), task: Tagging((TagId("a"),))}
    database.write(lambda t: t.delete(event, task)).result()
    assert rows_of(path, "said_tag") == []
    assert database.load().batch.taggings == {}
    assert other.write(lambda t: t.foreign_changes()).result().taggings == {event: NO_TAGS, task: NO_TAGS}

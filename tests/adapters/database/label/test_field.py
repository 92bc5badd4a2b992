"""Fields of the user and their values: each change as a whole, checked against what other processes did."""

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import vm_ref
from tests.fakes.entity import tag, user_field

from stellwerk.adapters.database.database import Database
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.field import Field, FieldEdit, FieldType
from stellwerk.model.tag import Labels, Part, TagEdit, Tagging

OWNER = user_field("owner", title='Who "owns" it; DROP TABLE', position=1)
STAGE = user_field("stage", FieldType.CHOICE, "test", "li'\"ve", kinds=(Kind.VM, Kind.HOST), position=2)
COST = user_field("cost", FieldType.NUMBER, position=3)
VM, OTHER, HOST = vm_ref(1), vm_ref(2), Ref(Kind.HOST, "h1")


def edit(database: Database, **changes: object) -> Batch:
    return database.write(lambda t: t.edit_fields(FieldEdit(**changes))).result()


@pytest.fixture
def fields(open_database: Opener) -> Database:
    """Three fields."""
    database = open_database()
    edit(database, save=(OWNER, STAGE, COST))
    return database


def test_what_is_saved_is_loaded(fields: Database) -> None:
    batch = fields.load().batch
    assert [one for one in batch.entities if isinstance(one, Field)] == [OWNER, STAGE, COST]
    assert batch.numbers == {Ref(Kind.FIELD, one.id): n for n, one in enumerate((OWNER, STAGE, COST), 1)}
    values = {"owner": "x" * 1000, "cost": 2.5, "stage": "test"}
    assert edit(fields, values={VM: values}).taggings == {VM: Tagging(values=values)}
    assert fields.load().batch.taggings == {VM: Tagging(values=values)}


def test_values_stand_beside_tags_and_change_one_by_one(fields: Database) -> None:
    fields.write(lambda t: t.edit_tags(TagEdit(save=(tag("t"),), add={TagId("t"): (VM,)}))).result()
    edit(fields, values={VM: {"owner": "a", "cost": 1}, HOST: {"stage": "test"}}, travels=True)
    done = edit(fields, values={VM: {"owner": None, "cost": 1}, HOST: {"stage": "test"}}, travels=True)
    assert done.taggings == {VM: Tagging((TagId("t"),), Part.FIELDS, values={"cost": 1})}
    assert fields.load().batch.taggings[HOST] == Tagging(values={"stage": "test"})
    assert edit(fields, rewrite=(VM, OTHER), travels=True).taggings == {OTHER: Tagging((), Part.FIELDS)}


def test_a_key_is_taken_once_per_kind(fields: Database) -> None:
    with pytest.raises(Conflict, match='a field "owner" is already there'):
        edit(fields, save=(replace(OWNER, id="other"),))
    edit(fields, save=(replace(OWNER, id="other", kinds=(Kind.HOST,)),))
    with pytest.raises(Conflict, match='the field "gone" is not there any more'):
        edit(fields, values={VM: {"gone": "x"}})
    with pytest.raises(Conflict, match="cost"):
        edit(fields, values={HOST: {"cost": 3}})


def test_a_removal_takes_the_values_of_its_kinds_and_nothing_else(fields: Database) -> None:
    edit(fields, save=(replace(OWNER, id="hosts", kinds=(Kind.HOST,)),))
    edit(fields, values={VM: {"owner": "a", "stage": "test"}, OTHER: {"stage": '"owner":'}, HOST: {"owner": "b"}})
    done = edit(fields, forget=(OWNER.id,), travels=True)
    assert done.removed == (Ref(Kind.FIELD, "owner"),)
    assert done.taggings == {VM: Tagging(values={"stage": "test"})}
    assert fields.load().batch.taggings[HOST] == Tagging(values={"owner": "b"})


def test_other_processes_hear_of_it(fields: Database, open_database: Opener) -> None:
    other = open_database("other")
    other.load()
    renamed = replace(OWNER, title="Owner")
    edit(fields, save=(renamed,), values={VM: {"owner": "a"}})
    seen = other.write(lambda t: t.foreign_changes()).result()
    assert seen is not None
    assert (seen.entities, seen.taggings) == ((renamed,), {VM: Tagging(values={"owner": "a"})})
    fields.write(lambda t: t.delete(Ref(Kind.FIELD, "owner"))).result()
    seen = other.write(lambda t: t.foreign_changes()).result()
    assert seen is not None
    assert (seen.removed, seen.taggings) == ((Ref(Kind.FIELD, "owner"),), {VM: Tagging()})


def test_of_definitions_only_what_a_field_can_have_is_taken(fields: Database) -> None:
    said = Labels(None, None, (("cost", "12"), ("owner", "ops"), ("stage", "gone"), ("theirs", "x")))
    done = fields.write(lambda t: t.take_labels({VM: said})).result()
    assert done.taggings == {VM: Tagging(values={"cost": 12, "owner": "ops"})}
    edit(fields, values={VM: {"owner": "mine"}}, travels=True)
    assert not fields.write(lambda t: t.take_labels({VM: said})).result().taggings
    written = Tagging((), Part.FIELDS, values={"cost": 12, "owner": "mine"})
    assert fields.write(lambda t: t.note_written({VM: written})).result().taggings[VM].unwritten == 0


def test_two_hundred_fields(fields: Database) -> None:
    many = [user_field(f"f{number}", position=number) for number in range(200)]
    edit(fields, save=many, values={vm_ref(n): {one.key: "v" * 100 for one in many} for n in range(20)})
    batch = fields.load().batch
    assert sum(isinstance(one, Field) for one in batch.entities) == 203
    assert len(batch.taggings[vm_ref(7)].values) == 200

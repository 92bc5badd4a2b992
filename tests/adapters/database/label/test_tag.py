"""Tags and what has them: each change as a whole, checked against what other processes did."""

from collections.abc import Collection, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import vm_ref
from tests.fakes.entity import tag

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.label import taking
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.tag import Labels, Part, Path, Tag, TagEdit, Tagging

A, B, C = TagId("a"), TagId("b"), TagId("c")
VM, OTHER, HOST = vm_ref(1), vm_ref(2), Ref(Kind.HOST, "h1")
TREE = (tag("a"), tag("b", "a"), tag("c", "b"))


def edit(database: Database, **changes: object) -> Batch:
    return database.write(lambda t: t.edit_tags(TagEdit(**changes))).result()


def take(database: Database, found: Mapping[Ref, Collection[Path]]) -> Batch:
    said = {ref: Labels(tags=tuple(paths)) for ref, paths in found.items()}
    return database.write(lambda t: t.take_labels(said)).result()


def tags_in(database: Database) -> dict[str, Tag]:
    return {one.id: one for one in database.load().batch.entities if isinstance(one, Tag)}


def taggings_in(database: Database) -> Mapping[Ref, Tagging]:
    return database.load().batch.taggings


@pytest.fixture
def tree(open_database: Opener) -> Database:
    """Tags a > b > c."""
    database = open_database()
    edit(database, save=TREE)
    return database


def test_what_is_saved_is_loaded(tree: Database) -> None:
    rich = replace(TREE[1], color="teal", description="the one\nin the south")
    assert edit(tree, save=(rich,)) == Batch(entities=(rich,), numbers={Ref(Kind.TAG, "b"): 2})
    assert tags_in(tree) == {"a": TREE[0], "b": rich, "c": TREE[2]}
    assert tree.load().batch.numbers == {Ref(Kind.TAG, id_): number for id_, number in (("a", 1), ("b", 2), ("c", 3))}


def test_several_are_saved_in_any_order(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.save(*reversed(TREE))).result()
    assert set(tags_in(database)) == {"a", "b", "c"}


def test_a_name_is_taken_once_below_a_parent(tree: Database) -> None:
    edit(tree, save=(Tag(id=TagId("x"), name="B"), Tag(id=TagId("y"), name="b", parent_id=B)))
    for taken in (Tag(id=TagId("z"), name="A"), Tag(id=TagId("z"), name="B", parent_id=A)):
        with pytest.raises(Conflict, match="already there"):
            edit(tree, save=(taken,))
    assert "z" not in tags_in(tree)


def test_a_parent_must_be_there(tree: Database) -> None:
    with pytest.raises(Conflict, match='"new" is to be below'):
        edit(tree, save=(tag("new", "gone"),))


def test_a_circle_that_two_processes_would_make_is_refused(tree: Database, open_database: Opener) -> None:
    open_database("other").write(lambda t: t.save(tag("x", "c"))).result()
    with pytest.raises(Conflict, match='"a" > "b" > "c" > "x"'):
        edit(tree, save=(tag("a", "x"),))
    with pytest.raises(Conflict, match="below itself"):
        edit(tree, save=(tag("a", "a"),))


def test_setting_and_clearing_tell_what_changed(tree: Database) -> None:
    done = edit(tree, add={A: (VM, OTHER, HOST)})
    assert done == Batch(taggings={VM: Tagging((A,)), OTHER: Tagging((A,)), HOST: Tagging((A,))})
    assert edit(tree, add={A: (VM,), B: (VM,)}) == Batch(taggings={VM: Tagging((A, B))})
    assert edit(tree, remove={A: (VM, vm_ref(3))}) == Batch(taggings={VM: Tagging((B,))})
    assert taggings_in(tree) == {VM: Tagging((B,)), OTHER: Tagging((A,)), HOST: Tagging((A,))}
    assert edit(tree, remove={B: (VM,)}).taggings == {VM: Tagging()}
    assert VM not in taggings_in(tree)


def test_what_another_process_set_meanwhile_stays(tree: Database, open_database: Opener) -> None:
    edit(open_database("other"), add={B: (VM,)})
    assert edit(tree, add={A: (VM,)}).taggings == {VM: Tagging((A, B))}


def test_a_tag_that_is_gone_cannot_be_set(tree: Database) -> None:
    with pytest.raises(Conflict, match="not there any more"):
        edit(tree, add={TagId("gone"): (VM,)})


def test_removing_takes_it_from_what_has_it(tree: Database) -> None:
    edit(tree, add={A: (VM,), B: (VM, HOST), C: (OTHER,)})
    done = edit(tree, forget=(B, C), travels=True)
    assert set(done.removed) == {Ref(Kind.TAG, "b"), Ref(Kind.TAG, "c")}
    assert done.taggings == {VM: Tagging((A,), True), HOST: Tagging(), OTHER: Tagging((), True)}
    assert set(tags_in(tree)) == {"a"}
    assert taggings_in(tree) == {VM: Tagging((A,), True), OTHER: Tagging((), True)}


def test_a_tag_that_still_has_others_is_not_removed(tree: Database) -> None:
    with pytest.raises(Conflict, match='"a" still has the tag "b"'):
        edit(tree, forget=(A, C))
    with pytest.raises(Conflict, match='"b" still has the tag "c"'):
        tree.write(lambda t: t.delete(Ref(Kind.TAG, "b"))).result()
    assert set(tags_in(tree)) == {"a", "b", "c"}
    tree.write(lambda t: t.delete(*(Ref(Kind.TAG, id_) for id_ in "abc"))).result()
    assert tags_in(tree) == {}


def test_only_vms_travel(tree: Database) -> None:
    done = edit(tree, add={A: (VM, HOST)}, travels=True)
    assert done.taggings == {VM: Tagging((A,), True), HOST: Tagging((A,))}
    assert edit(tree, add={A: (VM,)}, travels=True).taggings == {}


def test_what_is_called_differently_is_written_again(tree: Database) -> None:
    edit(tree, add={B: (VM, HOST)})
    renamed = replace(TREE[0], name="munich")
    done = edit(tree, save=(renamed,), rewrite=(VM, HOST), travels=True)
    assert done.entities == (renamed,)
    assert done.taggings == {VM: Tagging((B,), True)}
    assert edit(tree, rewrite=(VM,)).taggings == {}


def test_what_is_written_is_noted_unless_it_changed_meanwhile(tree: Database) -> None:
    edit(tree, add={A: (VM, OTHER)}, travels=True)
    edit(tree, add={B: (OTHER,)}, travels=True)
    said = Tagging((A,), Part.TAGS)
    done = tree.write(lambda t: t.note_written({VM: said, OTHER: said, HOST: said})).result()
    assert done == Batch(taggings={VM: Tagging((A,))})
    assert taggings_in(tree)[OTHER] == Tagging((A, B), True)


def test_paths_become_tags(tree: Database) -> None:
    done = take(tree, {VM: [("A", "b"), ("A", "new", "deep")], OTHER: [("a", "NEW")]})
    new, deep = (one for one in done.entities if isinstance(one, Tag))
    assert (new.name, new.parent_id, deep.name, deep.parent_id) == ("new", A, "deep", new.id)
    assert set(done.numbers) == {Ref(Kind.TAG, new.id), Ref(Kind.TAG, deep.id)}
    assert set(done.taggings[VM].tags) == {B, deep.id}
    assert done.taggings[OTHER].tags == (new.id,)
    assert take(tree, {VM: [("A", "b"), ("A", "new", "deep")], OTHER: [("a", "NEW")]}) == Batch()


def test_paths_replace_what_was_there_unless_it_is_not_yet_written(tree: Database) -> None:
    edit(tree, add={A: (VM,)})
    edit(tree, add={A: (OTHER,)}, travels=True)
    assert take(tree, {VM: [], OTHER: []}).taggings == {VM: Tagging()}
    assert taggings_in(tree) == {OTHER: Tagging((A,), True)}


def test_hostile_paths_make_no_end_of_tags(tree: Database) -> None:
    found = {vm_ref(number): [(str(n),) for n in range(50)] for number in range(3)}
    found |= {vm_ref(number): [(f"{number}-{n}",) for n in range(100)] for number in range(3, 110)}
    take(tree, found)
    assert len(tags_in(tree)) <= taking.MOST_FOUND
    assert len(taggings_in(tree)[vm_ref(1)].tags) == 50


def test_a_removed_tag_that_is_back_is_not_removed(tree: Database, open_database: Opener) -> None:
    other = open_database("other")
    other.load()
    edit(tree, add={C: (VM,)})
    edit(tree, forget=(C,))
    edit(tree, save=(TREE[2],), add={C: (VM,)})
    seen = other.write(lambda t: t.foreign_changes()).result()
    assert seen is not None
    assert seen.removed == ()
    assert (seen.entities, seen.taggings) == ((TREE[2],), {VM: Tagging((C,))})


REFS = (VM, OTHER, HOST)
IDS = (A, B, C)
CHANGES = st.lists(st.tuples(st.booleans(), st.sampled_from(IDS), st.sets(st.sampled_from(REFS))), max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_a_change_and_its_inverse_for_what_changed_restore(
    tree: Database, changes: list[tuple[bool, TagId, set[Ref]]]
) -> None:
    before = dict(taggings_in(tree))
    inverses = []
    for adding, id_, refs in changes:
        how, back = ("add", "remove") if adding else ("remove", "add")
        done = edit(tree, **{how: {id_: tuple(refs)}})
        inverses.append({back: {id_: tuple(done.taggings)}})
    for inverse in reversed(inverses):
        edit(tree, **inverse)
    assert dict(taggings_in(tree)) == before

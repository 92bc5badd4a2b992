"""What is noted between two looks of the tree."""

from tests.fakes.fleet import host_id, vm_id
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import ChangeSet
from stellwerk.ui.models.tree_note import TreeNotes, recounts
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.models.tree_source import TreeSource

VM, HOST = Ref(Kind.VM, vm_id(0)), Ref(Kind.HOST, host_id(0))


def test_changes_add_up_with_parents_first(kit: Tools) -> None:
    notes, source = TreeNotes(), TreeSource(kit.inventory.view, TreeView.HOSTS)
    notes.note(ChangeSet(changed={VM: frozenset({"status"})}), source)
    notes.note(ChangeSet(changed={VM: frozenset({"name"})}, added=frozenset({HOST})), source)
    assert notes.take() == [(HOST, {"name"}), (VM, {"name", "status"})]
    assert not notes


def test_what_does_not_show_is_not_noted(kit: Tools) -> None:
    notes, source = TreeNotes(), TreeSource(kit.inventory.view, TreeView.STORAGE)
    notes.note(ChangeSet(changed={VM: frozenset({"status"}), HOST: frozenset({"memory"})}), source)
    assert not notes
    notes.note(ChangeSet(changed={HOST: frozenset({"status"})}), source)
    assert notes
    notes.clear()
    assert notes.take() == []


def test_when_numbers_may_be_different() -> None:
    assert recounts([(VM, {"host"})], Kind.VM)
    assert recounts([(HOST, {"vm_count"})], Kind.VM)
    assert not recounts([(VM, {"status"})], Kind.VM)
    assert not recounts([(VM, {"name"})], Kind.STORAGE_POOL)

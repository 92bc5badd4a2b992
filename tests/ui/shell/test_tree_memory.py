"""What is open in the tree."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.shell.tree_memory import TreeMemory, read_refs

CENTER, HOST = Ref(Kind.DATA_CENTER, "dc"), Ref(Kind.HOST, "h")


def test_containers_are_open_at_first_hosts_are_not() -> None:
    memory = TreeMemory()
    assert memory.is_open(TreeView.HOSTS, CENTER)
    assert not memory.is_open(TreeView.HOSTS, HOST)


def test_each_view_remembers_its_own_across_starts() -> None:
    memory = TreeMemory()
    memory.close(TreeView.HOSTS, CENTER)
    memory.open(TreeView.STORAGE, HOST)
    again = TreeMemory()
    again.load(memory.as_json())
    assert not again.is_open(TreeView.HOSTS, CENTER)
    assert again.is_open(TreeView.VMS, CENTER)
    assert again.is_open(TreeView.STORAGE, HOST)
    assert not again.is_open(TreeView.HOSTS, HOST)
    again.open(TreeView.HOSTS, CENTER)
    again.close(TreeView.STORAGE, HOST)
    assert again.is_open(TreeView.HOSTS, CENTER)
    assert not again.is_open(TreeView.STORAGE, HOST)


def test_rubbish_is_left_out() -> None:
    memory = TreeMemory()
    for stored in (None, [], {"hosts": 3}, {"hosts": {"opened": "x", "closed": [1, "nonsense"]}}):
        memory.load(stored)
    assert memory.is_open(TreeView.HOSTS, CENTER)
    assert read_refs(["vm:1", "x", 3]) == [Ref(Kind.VM, "1")]

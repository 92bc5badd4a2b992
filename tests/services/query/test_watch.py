"""What a change means for an answer."""

import pytest

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import ChangeSet
from stellwerk.search.query import read
from stellwerk.services.query.watch import Stale, Watch

EVENT, TASK, VM, HOST = Ref(Kind.EVENT, "e"), Ref(Kind.TASK, "t"), Ref(Kind.VM, "v"), Ref(Kind.HOST, "h")
NEW_EVENT = ChangeSet(added=frozenset({EVENT}))


def changed(ref: Ref, key: str) -> ChangeSet:
    return ChangeSet(changed={ref: frozenset({key})})


@pytest.mark.parametrize(
    ("text", "changes", "stale"),
    [
        ("Events:", NEW_EVENT, Stale.NEW),
        ("Events: vm.name = x", NEW_EVENT, Stale.NEW),
        ("Events: page 2", NEW_EVENT, Stale.ALL),
        ("Events: vm.events.severity = error", NEW_EVENT, Stale.ALL),
        ("Hosts: events.severity = error", NEW_EVENT, Stale.ALL),
        ("Hosts: tasks.status = done", NEW_EVENT, Stale.NOTHING),
        ("Events:", ChangeSet(removed=frozenset({EVENT})), Stale.ALL),
        ("Events:", ChangeSet(added=frozenset({VM})), Stale.NOTHING),
        ("Events: vm.name = x", ChangeSet(added=frozenset({VM, EVENT})), Stale.ALL),
        ("Events: vm.name = x", changed(VM, "name"), Stale.ALL),
        ("Events: vm.name = x", changed(VM, "memory"), Stale.NOTHING),
        ("Events: vm.host.name = x", changed(VM, "host"), Stale.ALL),
        ("Events: task.status = done", changed(TASK, "status"), Stale.ALL),
        ("Events: severity = error", changed(TASK, "status"), Stale.NOTHING),
        ("Tasks: status = running", changed(TASK, "status"), Stale.ALL),
        ("Hosts: events.severity = error and tag = x", changed(HOST, "tags"), Stale.ALL),
        ("Hosts: events.severity = error and disks.format = raw", ChangeSet(added=frozenset({VM})), Stale.ALL),
        ("Hosts: events.severity = error and disks.format = raw", changed(VM, "status"), Stale.NOTHING),
    ],
)
def test_how_much_is_to_be_asked_again(text: str, changes: ChangeSet, stale: Stale) -> None:
    assert Watch(read(text)).stale(changes) is stale

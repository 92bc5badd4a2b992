"""Change sets: whether anything changed, and of which kinds."""

from __future__ import annotations

import pytest

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import ChangeSet

VM = Ref(Kind.VM, "a")
HOST = Ref(Kind.HOST, "h1")


def test_an_empty_one_is_false() -> None:
    assert not ChangeSet()
    assert not ChangeSet().touches(Kind)


@pytest.mark.parametrize(
    "changes",
    [ChangeSet(added=frozenset({VM})), ChangeSet(removed=frozenset({VM})), ChangeSet(changed={VM: frozenset()})],
)
def test_each_way_to_change_counts(changes: ChangeSet) -> None:
    assert changes
    assert changes.touches([Kind.VM])
    assert changes.touches(kind for kind in (Kind.HOST, Kind.VM))
    assert not changes.touches([Kind.HOST, Kind.TASK])
    assert not changes.touches([])


def test_all_of_it_is_looked_through() -> None:
    changes = ChangeSet(added=frozenset({VM}), changed={HOST: frozenset({"status"})})
    assert changes.touches([Kind.HOST])
    assert changes.touches([Kind.VM])

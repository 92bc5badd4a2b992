"""Files that somebody changed since a snapshot froze them."""

from __future__ import annotations

import pytest

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, StoredFile, snapshot_id
from stellwerk.policy.snapshot_change import changed_files, refuse_changed

ID = VmId("v")
FILES = {
    path: StoredFile(path=path, backing=below, written="1/10")
    for path, below in (("/p/top", "/p/b"), ("/p/b", "/p/a"), ("/p/a", "/t/base"), ("/t/base", ""))
}


def snap(name: str, frozen: str, **stamps: str) -> Snapshot:
    """A snapshot that keeps a file, and what it noted of files by their last letter."""
    noted = {path: moment for path in FILES for letter, moment in stamps.items() if path.endswith(letter)}
    disks = (SnapshotDisk(target="vda", frozen=frozen),)
    return Snapshot(id=snapshot_id(ID, name), vm_id=ID, host_id=HostId("h"), name=name, disks=disks, stamps=noted)


@pytest.mark.parametrize(
    ("first", "second", "changed"),
    [
        ({"a": "1/10", "base": "1/10"}, {"b": "1/10"}, []),
        ({"a": "1/10", "base": "0/10"}, {"b": "1/10"}, ["/t/base"]),
        ({"a": "1/11"}, {"b": "1/10"}, ["/p/a"]),
        ({}, {"b": "0/10"}, ["/p/b"]),
        ({}, {}, []),  # of somebody else's making
        ({}, {"a": "0/10", "b": "1/10"}, []),  # the other one froze it: this note is of before
    ],
)
def test_whatever_it_stands_on_is_compared(first: dict[str, str], second: dict[str, str], changed: list[str]) -> None:
    one, two = snap("one", "/p/a", **first), snap("two", "/p/b", **second)
    assert changed_files(two, [one, two], FILES) == changed


def test_they_are_named() -> None:
    one = snap("one", "/p/a", a="0/10")
    refuse_changed(snap("two", "/t/base"), [one], FILES)
    with pytest.raises(Refused, match='"/p/a" of snapshot "one" was changed from outside'):
        refuse_changed(one, [one], FILES)


def test_one_that_is_gone_is_not_changed() -> None:
    """That it is missing is told by others."""
    one = snap("one", "/p/a", a="0/10")
    assert changed_files(one, [one], {}) == []

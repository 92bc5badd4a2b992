"""Who stands on a template: by chains of files, by what definitions say, by what is in the trash."""

from __future__ import annotations

from typing import Any

import pytest
from tests.commands.template.golden import BASE, FILE, GOLDEN, golden_bench, thin
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.device import Disk
from stellwerk.model.removal.trash import Trashed, TrashFile, trash_id
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition
from stellwerk.policy.template.standing import Seen, making_refusal, running_from, standing_refusal

H1 = HostId("h1")


@pytest.fixture
def bench() -> Bench:
    return golden_bench()


def file(path: str, backing: str = "") -> StoredFile:
    return StoredFile(path=path, backing=backing)


def seen(*files: StoredFile, users: dict[str, tuple[str, ...]] | None = None, trash: Any = ()) -> dict[HostId, Seen]:
    return {H1: Seen({one.path: one for one in (file(BASE), file(FILE), *files)}, users or {}, trash)}


def refusal(bench: Bench, told: dict[HostId, Seen]) -> str:
    found = standing_refusal(GOLDEN, told, bench.inventory.view)
    return found.text if found is not None else ""


def test_nothing_stands_on_it(bench: Bench) -> None:
    assert refusal(bench, seen(file("/p/other", "/p/low"))) == ""


def test_an_image_that_nobody_can_read_keeps_it(bench: Bench) -> None:
    told = seen()
    del told[H1].files[FILE]
    assert "nobody can tell what that stands on" in refusal(bench, told)


def test_vms_of_files_at_any_height_are_named(bench: Bench) -> None:
    files = (file("/p/a", BASE), file("/p/b", "/p/a"))
    assert '"web" stand' in refusal(bench, seen(*files, users={"/p/b": ("web",)}))


def test_files_that_no_vm_has_are_named_too(bench: Bench) -> None:
    assert '"/p/a" stand' in refusal(bench, seen(file("/p/a", BASE)))


def test_removed_vms_in_the_trash_are_named(bench: Bench) -> None:
    kept = Trashed(
        id=trash_id(H1, "/p/x.trash"), host_id=H1, vm_id=VmId("v"), name="old", path="/p/x.trash",
        files=(TrashFile(path="/p/a"),),
    )  # fmt: skip
    assert '"old" in the trash stand' in refusal(bench, seen(file("/p/a", BASE), trash=(kept,)))
    assert '"/p/a" stand' in refusal(bench, seen(file("/p/a", BASE), trash=(replace(kept, void=True),)))


def test_what_definitions_say_counts_where_nobody_can_look(bench: Bench) -> None:
    thin(bench, 2, "away", "h2")
    assert '"away" stand' in refusal(bench, seen())


def test_a_vm_that_was_moved_to_files_of_its_own_does_not(bench: Bench) -> None:
    thin(bench, 2, "moved")
    assert '"moved" stand' in refusal(bench, seen())  # its file is not seen
    assert '"moved" stand' in refusal(bench, seen(file("/p/moved.qcow2", BASE)))
    assert refusal(bench, seen(file("/p/moved.qcow2"))) == ""


def test_many_are_counted(bench: Bench) -> None:
    names = tuple(f"v{number}" for number in range(14))
    assert "and 4 more stand" in refusal(bench, seen(file("/p/a", BASE), users={"/p/a": names}))


@pytest.mark.parametrize(
    ("active", "path", "host", "read_only", "runs"),
    [
        (True, BASE, "h1", False, True),
        (False, BASE, "h1", False, False),
        (True, "/p/other", "h1", False, False),
        (True, BASE, "h2", False, False),
        (True, BASE, "h1", True, False),
    ],
)
def test_what_runs_from_its_very_files(
    bench: Bench, active: bool, path: str, host: str, read_only: bool, runs: bool
) -> None:
    disk = Disk(target="vda", device="disk", source_type="file", source=path, read_only=read_only)
    state = DomainState.RUNNING if active else DomainState.SHUT_OFF
    bench.put(entity.domain(9, host, definition=Definition(name="rogue", disks=(disk,)), state=state))
    view = bench.inventory.view
    assert (running_from(GOLDEN, view) is not None) == runs
    found = making_refusal(GOLDEN, view)
    assert (found is not None and 'VM "rogue" runs from the files' in found.text) == runs


def test_one_that_may_have_changed_gets_no_vms(bench: Bench) -> None:
    found = making_refusal(replace(GOLDEN, problem="was written to"), bench.inventory.view)
    assert found is not None
    assert (found.text, found.hint) == (
        'template "golden" may not be as it was: was written to', "check it first (Test-Template)",
    )  # fmt: skip

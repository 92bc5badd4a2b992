"""What is listed of a trash is brought back or goes for good from there; what happened shows in the list."""

from __future__ import annotations

import pytest
from tests.commands.vm_trash.test_trash import FILE, bench
from tests.fakes.engine import Bench

from stellwerk.core.error import AppError, Unreachable
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.call import Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import LinkState
from stellwerk.model.task import TaskState

__all__ = ["bench"]


def listed(bench: Bench) -> list[Trashed]:
    return [one for one in bench.inventory.view.all(Kind.TRASH) if isinstance(one, Trashed)]


@pytest.fixture
def thrown(bench: Bench) -> Ref:
    """What the list shows of the removed VM."""
    assert bench.run("Remove-Vm", 1, with_disks=True).state is TaskState.DONE
    (one,) = listed(bench)
    assert (one.name, [file.path for file in one.files]) == ("vm-1", [FILE])
    return Ref(Kind.TRASH, one.id)


def test_it_is_brought_back_from_the_list(bench: Bench, thrown: Ref) -> None:
    back = bench.run_on("Restore-Trash", thrown)
    assert (back.state, bench.vm(1).name, listed(bench)) == (TaskState.DONE, "vm-1", [])
    assert bench.events()[-1].text == 'VM "vm-1" was brought back'


def test_it_is_deleted_before_its_time(bench: Bench, thrown: Ref) -> None:
    gone = bench.run_on("Remove-Trash", thrown)
    assert (gone.state, listed(bench)) == (TaskState.DONE, [])
    assert bench.session("h1").calls[-1][2] == (FILE,)


def test_what_somebody_stands_on_is_not_deleted(bench: Bench, thrown: Ref) -> None:
    session = bench.session("h1")
    session.stored = {**session.stored, "/p/b": StoredFile(path="/p/b", backing=FILE)}
    refused = bench.run_on("Remove-Trash", thrown)
    assert (refused.state, '"/p/b" stands on it' in refused.outcome) == (TaskState.FAILED, True)
    assert len(listed(bench)) == 1


@pytest.mark.parametrize("command", ["Restore-Trash", "Remove-Trash"])
def test_while_its_host_does_not_answer_nothing_can_be_done(bench: Bench, thrown: Ref, command: str) -> None:
    known = bench.inventory.view.host(HostId("h1"))
    assert known is not None
    bench.inventory.apply(Batch(entities=(replace(known, link=replace(known.link, state=LinkState.BACKOFF)),)))
    (target,) = bench.engine.preview(Call(command, (thrown,), {}, bench.call(command).actor, Origin.WINDOW)).targets
    assert (target.allowed, target.code) == (False, Unreachable.code)


def test_what_was_emptied_elsewhere_is_told(bench: Bench, thrown: Ref) -> None:
    bench.session("h1").thrown.clear()
    assert "is not in the trash" in bench.run_on("Restore-Trash", thrown).outcome


def test_the_previews_name_host_and_files(bench: Bench, thrown: Ref) -> None:
    found: list[Preview | AppError] = []
    for command in ("Restore-Trash", "Remove-Trash"):
        call = Call(command, (thrown,), {}, bench.call(command).actor, Origin.WINDOW)
        bench.engine.preview_details(call, found.append)
        bench.loop.drain()
    back, gone = found
    assert isinstance(back, Preview)
    assert isinstance(gone, Preview)
    assert back.effects.lines == ('VM "vm-1" is defined again on host "h1", with its 1 file',)
    assert [file.path for file in gone.effects.files] == [FILE]
    assert gone.confirm == "Delete the files of vm-1 now. It cannot be brought back any more."

"""What has been in the trash long enough goes by itself."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.clock import pass_time
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.error import Refused, Unreachable
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.model.removal.trash import Trashed, TrashFile, trash_id
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task
from stellwerk.services.host_look.trash_keeping import EVERY, TrashKeeping, emptied_by

H1 = HostId("h1")


class Desk:
    def __init__(self) -> None:
        self.bench: Bench = small_bench()
        self.emptied: list[HostId] = []
        bench = self.bench
        self.keeping = TrashKeeping(bench.loop, bench.clock, bench.inventory, bench.lanes, self.emptied.append)
        self.keeping.start()
        until = bench.clock.now() + 1.5 * EVERY
        kept = Trashed(
            id=trash_id(H1, "/p/a.trash"), host_id=H1, vm_id=entity.vm_id(9), name="a", path="/p/a.trash", until=until
        )
        bench.session("h1").thrown["/p/a.trash"] = (kept, entity.domain(9))

    def wait(self) -> None:
        pass_time(self.bench.loop, self.bench.clock, EVERY, step=EVERY / 4)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_it_goes_once_its_time_is_over(desk: Desk) -> None:
    desk.wait()
    assert desk.emptied == []
    desk.wait()
    assert desk.emptied == [H1]
    desk.keeping.close()
    desk.wait()
    assert desk.emptied == [H1]


def test_what_ended_midway_goes_at_the_next_look(desk: Desk) -> None:
    kept, domain = desk.bench.session("h1").thrown["/p/a.trash"]
    desk.bench.session("h1").thrown["/p/a.trash"] = (replace(kept, vm_id=entity.vm_id(1)), domain)
    desk.bench.put(entity.domain(1))
    desk.wait()
    assert desk.emptied == [H1]
    desk.keeping.close()


def test_hosts_that_are_away_or_fail_lose_nothing(desk: Desk) -> None:
    desk.bench.link("h1", LinkState.BACKOFF)
    desk.wait()
    desk.bench.link("h1", LinkState.LIVE)
    desk.bench.session("h1").errors["trash"] = Unreachable("no answer")
    desk.wait()
    assert desk.emptied == []
    desk.bench.session("h1").errors.clear()
    desk.wait()
    assert desk.emptied == [H1]
    desk.keeping.close()


def tasks_of(bench: Bench) -> list[Task]:
    return [one for one in bench.inventory.view.all(Kind.TASK) if isinstance(one, Task) and one.parent_id is None]


def test_the_command_does_it_and_says_once_what_cannot_go(desk: Desk) -> None:
    desk.keeping.close()
    bench, empty = desk.bench, emptied_by(desk.bench.engine)
    session = bench.session("h1")
    (kept, domain) = session.thrown["/p/a.trash"]
    session.thrown["/p/a.trash"] = (replace(kept, until=0.0, files=(TrashFile(path="/p/a", what="disk"),)), domain)

    def tried() -> list[str]:
        before = {task.id for task in tasks_of(bench)}
        empty(H1)
        bench.wait(1)
        return [task.outcome or task.state.value for task in tasks_of(bench) if task.id not in before]

    session.stored = {"/p/a": StoredFile(path="/p/a"), "/p/b": StoredFile(path="/p/b", backing="/p/a")}
    assert tried() == ['"/p/a" of "a", which was removed, stays: "/p/b" stands on it']
    assert (tried(), tried()) == ([], [])
    session.stored["/p/c"] = StoredFile(path="/p/c", backing="/p/a")
    assert tried() == ['"/p/a" of "a", which was removed, stays: "/p/b", "/p/c" stand on it']
    session.errors["stored_files"] = Refused("the pool cannot be looked at")
    assert (tried(), tried()) == (["the pool cannot be looked at"], [])
    session.errors.clear()
    del session.stored["/p/b"], session.stored["/p/c"]
    assert tried() == ["done"]
    assert (tried(), session.thrown) == ([], {})

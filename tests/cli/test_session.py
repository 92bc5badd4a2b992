"""The session: waiting, Ctrl+C, hosts that fail, the end."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.application import MemoryApplication
from tests.fakes.engine import vm_ref

from stellwerk.cli.failure import CannotOpen
from stellwerk.cli.session import Session
from stellwerk.core.error import AppError, Cancelled, Invalid, TimedOut
from stellwerk.core.ids import HostId, Kind, Ref, TagId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.state import LinkState
from stellwerk.model.tag import TagEdit
from stellwerk.model.task import TaskState

H1, H2 = HostId("h1"), HostId("h2")


@pytest.fixture
def app() -> MemoryApplication:
    app = MemoryApplication()
    app.bench.put(entity.domain(1, name="web-1"))
    return app


@pytest.fixture
def session(app: MemoryApplication, tmp_path: Path) -> Session:
    return Session.open(app.make, tmp_path)


def press(loop: PlainLoop) -> None:
    """Ctrl+C as soon as the loop turns."""
    loop.post(lambda: signal.raise_signal(signal.SIGINT))


def test_it_is_open_once_the_inventory_is_in(session: Session, app: MemoryApplication) -> None:
    assert session.graph.vm(entity.vm_id(1)) is not None
    assert app.opened == 1


def test_a_profile_that_cannot_be_used_is_closed_again(app: MemoryApplication, tmp_path: Path) -> None:
    app.refuses = Invalid("it is newer")
    with pytest.raises(CannotOpen) as failed:
        Session.open(app.make, tmp_path)
    assert failed.value.error is app.refuses
    assert app.closed == 1


def test_one_that_cannot_even_be_built(tmp_path: Path) -> None:
    error = Invalid("the folder cannot be written")

    def make(profile: Path, demo: bool) -> tuple[MemoryApplication, PlainLoop]:
        raise error

    with pytest.raises(CannotOpen) as failed:
        Session.open(make, tmp_path)
    assert failed.value.error is error


def test_ensure_answers_the_hosts_that_failed(session: Session, app: MemoryApplication) -> None:
    app.cut("h2")
    failed = session.ensure([H1, H2])
    assert set(failed) == {H2}
    assert app.ensured == [frozenset({H1, H2})]


def test_a_host_that_is_back_is_no_failure_any_more(session: Session, app: MemoryApplication) -> None:
    app.cut("h2")
    session.ensure([H2])
    app.offline.clear()
    assert session.ensure([H2]) == {}


def test_a_host_that_is_not_waited_for_any_longer_has_failed(session: Session, app: MemoryApplication) -> None:
    app.silent.add("h2")
    app.bench.link("h2", LinkState.CONNECTING)
    failed = session.ensure([H1, H2], patience=5)
    assert {host: type(error) for host, error in failed.items()} == {H2: TimedOut}


def test_patience_is_not_waited_out(session: Session, app: MemoryApplication) -> None:
    before = app.bench.clock.monotonic()
    assert session.ensure([H1, H2], patience=5) == {}
    assert app.bench.clock.monotonic() == before


def test_nobody_is_asked_for_no_hosts(session: Session, app: MemoryApplication) -> None:
    assert session.ensure([]) == {}
    assert app.ensured == []


def test_all_are_those_that_the_user_wants_connected(session: Session, app: MemoryApplication) -> None:
    app.disconnect("h2")
    session.ensure_all()
    assert app.ensured == [frozenset({H1})]


def test_looking_reads_what_the_kinds_need(session: Session, app: MemoryApplication) -> None:
    error = TimedOut("it took too long")
    app.details.errors["h2"] = error
    assert session.look_at({Kind.VM}, [H1, H2]) == {}
    assert app.details.asked == []
    failed: dict[HostId, AppError] = dict(session.look_at({Kind.VOLUME, Kind.LIBVIRT_NETWORK}, [H1, H2]))
    assert failed == {H2: error}
    assert sorted(app.details.asked) == [
        ("networks", "h1"), ("networks", "h2"), ("storage", "h1"), ("storage", "h2"),
    ]  # fmt: skip


def test_waiting_ends_when_it_is_so(session: Session) -> None:
    done: list[int] = []
    session.loop.post(lambda: done.append(1))
    session.wait(lambda: bool(done))
    assert done == [1]


def test_ctrl_c_ends_the_waiting(session: Session) -> None:
    press(session.loop)
    with pytest.raises(Cancelled):
        session.wait(lambda: False)


def test_ctrl_c_cancels_and_goes_on_waiting(session: Session) -> None:
    done: list[int] = []
    press(session.loop)
    session.wait(lambda: bool(done), lambda: session.loop.post(lambda: done.append(1)))
    assert done == [1]


def test_the_second_one_gives_up(session: Session) -> None:
    asked: list[int] = []

    def cancel() -> None:
        asked.append(1)
        press(session.loop)

    press(session.loop)
    with pytest.raises(Cancelled):
        session.wait(lambda: False, cancel)
    assert asked == [1]


def test_ctrl_c_is_the_shells_again_afterwards(session: Session) -> None:
    before = signal.getsignal(signal.SIGINT)
    session.wait(lambda: True)
    assert signal.getsignal(signal.SIGINT) is before


def test_off_the_main_thread_nothing_is_done_to_signals(app: MemoryApplication, tmp_path: Path) -> None:
    waited: list[bool] = []

    def run() -> None:
        loop = PlainLoop()
        Session(app, loop).wait(lambda: True)
        waited.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert waited == [True]


def test_the_end_is_waited_for(session: Session, app: MemoryApplication) -> None:
    session.close()
    assert app.closed == 1


def test_but_not_against_ctrl_c(session: Session, app: MemoryApplication) -> None:
    app.close = lambda done=None: press(app.loop)
    session.close()


def test_an_end_is_told_once_it_is_saved(session: Session, app: MemoryApplication) -> None:
    repository = app.bench.repository
    repository.held = True

    def write_late(turns: int = 50) -> None:
        repository.release()
        if turns:
            app.loop.post(lambda: app.loop.post(lambda: write_late(turns - 1)))

    write_late()
    task = session.run(app.bench.call("Pause-Vm", 1), lambda _task: None)
    assert repository.tables.task_rows[task.id] == task


def test_hosts_that_are_to_be_told_of_tags_are_connected_after_the_call(
    session: Session, app: MemoryApplication
) -> None:
    bench = app.bench
    bench.put(entity.domain(2, "h2", name="db"))
    bench.add(entity.tag("munich"))
    edit = TagEdit(add={TagId("munich"): (vm_ref(1), vm_ref(2))})
    bench.inventory.apply(bench.repository.tables.edit_tags(edit))
    app.disconnect("h1")
    rename = app.engine.call("Update-Tag", Ref(Kind.TAG, "munich"), name="München")
    assert session.run(rename, lambda _task: None).state is TaskState.DONE
    assert app.ensured == [{H2}]
    again = app.engine.call("Update-Tag", Ref(Kind.TAG, "munich"), color="red")
    session.run(again, lambda _task: None)
    assert app.ensured == [{H2}]

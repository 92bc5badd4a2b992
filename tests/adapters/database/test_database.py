"""The database of a process: load, write, close; full disks, unwritable folders, other processes, sudden death."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event, task, vm_ref
from tests.conftest import ExpectedLogs
from tests.fakes.entity import cluster, data_center, domain, host

from stellwerk.adapters.database.database import Database, start_afresh
from stellwerk.adapters.local.instance import start_instance
from stellwerk.core.error import Conflict, Invalid, Refused
from stellwerk.core.ids import TaskId
from stellwerk.model.alarm.alarm import SHIPPED as ALARMS
from stellwerk.model.bookmark import SHIPPED
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.repository import Corrupt, EventFilter, Repository, Tables

KILLS = 20


def test_it_is_the_ports_repository(open_database: Opener) -> None:
    repository: Repository = open_database()
    repository.write(lambda t: t.save(data_center("dc"), cluster("c", "dc"), host("h1", "c"))).result()
    repository.write(lambda t: t.keep_domains([domain(1, "h1")])).result()
    assert repository.load().batch.domains == (domain(1, "h1"),)


def test_a_job_answers_with_its_value_or_its_error(open_database: Opener) -> None:
    def mistaken(tables: Tables) -> None:
        tables.add_events([event("e")])
        raise KeyError("mine")

    database = open_database()
    assert database.write(lambda t: 7).result() == 7
    assert isinstance(database.write(mistaken).exception(), KeyError)
    assert database.write(lambda t: t.events(EventFilter())).result() == []


def test_what_was_handed_in_before_closing_is_written(open_database: Opener) -> None:
    database = open_database()
    futures = [database.write(lambda t, n=number: t.add_events([event(f"e{n}")])) for number in range(50)]
    database.close()
    assert all(future.done() and future.exception() is None for future in futures)
    assert isinstance(database.write(lambda t: None).exception(), Refused)
    assert len(open_database("b").write(lambda t: t.events(EventFilter())).result()) == 50


def test_a_full_disk_is_told_to_the_writer_and_the_rest_goes_on(open_database: Opener, path: Path) -> None:
    open_database("first").load()
    database = open_database(most_pages=path.stat().st_size // 4096 + 30)
    futures = [database.write(lambda t, n=number: t.add_events([event(f"e{n}")])) for number in range(5)]
    large = database.write(lambda t: t.add_events([event("large", details="x" * 1_000_000)]))
    futures += [database.write(lambda t, n=number: t.add_events([event(f"e{n}")])) for number in range(5, 10)]
    assert [future.exception() for future in futures] == [None] * 10
    error = large.exception()
    assert isinstance(error, Refused)
    assert error.text == f'the disk that holds "{path.parent}" is full'
    assert len(database.write(lambda t: t.events(EventFilter())).result()) == 10


def test_a_folder_that_cannot_be_is_told_and_nothing_crashes(open_database: Opener, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for bad in (tmp_path / "file" / "x.db", tmp_path / "missing" / "x.db", tmp_path):
        database = open_database(path=bad)
        with pytest.raises(Invalid):
            database.load()
        assert isinstance(database.write(lambda t: None).exception(), Invalid)


def test_writing_goes_on_once_the_folder_is_there(open_database: Opener, tmp_path: Path) -> None:
    database = open_database(path=tmp_path / "later" / "x.db")
    assert isinstance(database.write(lambda t: None).exception(), Invalid)
    (tmp_path / "later").mkdir()
    database.write(lambda t: t.add_events([event("e")])).result()


def test_a_damaged_database_is_told_to_all_and_can_be_left_behind(
    open_database: Opener, path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("stellwerk.adapters.database", "nothing was rescued")
    path.write_bytes(b"rubbish" * 1000)
    database = open_database()
    with pytest.raises(Corrupt):
        database.load()
    assert isinstance(database.write(lambda t: None).exception(), Corrupt)
    assert path.read_bytes() == b"rubbish" * 1000
    told = start_afresh(path)
    assert told.startswith('the damaged database is kept as "stellwerk.db.corrupt-')
    assert told.endswith("nothing could be rescued from it: add the hosts again")
    assert len(database.load().batch.entities) == 2 + len(SHIPPED) + len(ALARMS)
    database.write(lambda t: t.add_events([event("e")])).result()


def test_the_file_is_all_there_is_after_closing(open_database: Opener, path: Path) -> None:
    database = open_database()
    database.write(lambda t: t.add_events([event("e")])).result()
    database.close()
    assert [found.name for found in path.parent.iterdir()] == [path.name]


# --- other processes ---


class Busy:
    """The process that forks children who write until they are killed."""

    def __init__(self, path: Path, locks: Path) -> None:
        program = Path(__file__).parents[2] / "fakes" / "busy_process.py"
        self._process = subprocess.Popen(
            [sys.executable, str(program), str(path), str(locks)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        self._child = 0

    def start_child(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        self._child = int(self._line().removeprefix("child "))

    def confirmed(self, count: int) -> dict[str, int]:
        """The next confirmed jobs: events and the numbers that their VMs got."""
        return dict(_parsed(self._line()) for _ in range(count))

    def kill_child(self) -> dict[str, int]:
        """Kill it as hard as can be; answers what was confirmed until its death."""
        os.kill(self._child, signal.SIGKILL)
        self._child = 0
        rest = dict[str, int]()
        while (line := self._line()) != "ended":
            # The last line may be cut short by the death, or run into the next one.
            with contextlib.suppress(ValueError):
                rest.update([_parsed(line)])
            if line.endswith("ended"):
                break
        return rest

    def close(self) -> None:
        if self._child:
            os.kill(self._child, signal.SIGKILL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.read()
        self._process.stdout.close()
        self._process.wait(30)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the writing process ended by itself"
        return line.rstrip("\n")


def _parsed(line: str) -> tuple[str, int]:
    word, name, number = line.split(" ")
    if word != "done":
        raise ValueError(line)
    return name, int(number)


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    folder = tmp_path / "locks"
    folder.mkdir()
    return folder


@pytest.fixture
def busy(path: Path, locks: Path) -> Iterator[Busy]:
    process = Busy(path, locks)
    yield process
    process.close()


def test_killed_at_any_moment_nothing_confirmed_is_lost(path: Path, locks: Path, busy: Busy) -> None:
    chance = random.Random(4711)
    confirmed: dict[str, int] = {}
    mine = start_instance(locks)
    for _ in range(KILLS):
        busy.start_child()
        confirmed |= busy.confirmed(chance.randrange(1, 60))
        confirmed |= busy.kill_child()
        database = Database(path, mine.id, is_alive=mine.is_alive)
        adopted = database.write(lambda t: t.adopt_orphans()).result()
        assert {found.state for found in adopted} == {TaskState.UNKNOWN}
        database.close()
        check(path, confirmed)
    entities = Database(path, mine.id, is_alive=mine.is_alive).load().batch.entities
    assert not [found for found in entities if isinstance(found, Task) and not found.over]
    mine.close()


def check(path: Path, confirmed: dict[str, int]) -> None:
    """Everything confirmed is there, no number twice, nothing runs and nothing is locked."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        events = {name for (name,) in connection.execute("SELECT id FROM event")}
        tasks = dict(connection.execute("SELECT id, state FROM task"))
        numbers = dict(connection.execute("SELECT object_id, number FROM number WHERE kind = 'vm'"))
        assert connection.execute("SELECT count(*) FROM object_lock").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM instance").fetchall() == [(0,)]
    assert confirmed.keys() <= events == tasks.keys() == numbers.keys()
    assert set(tasks.values()) == {"unknown"}
    assert confirmed.items() <= numbers.items()
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))


def test_two_processes_write_at_once(path: Path, locks: Path, busy: Busy) -> None:
    """Neither loses anything, and each hears of the other."""
    mine = start_instance(locks)
    database = Database(path, mine.id, is_alive=mine.is_alive)
    database.load()
    database.write(lambda t: t.foreign_changes()).result()
    busy.start_child()
    theirs = busy.confirmed(5)
    with pytest.raises(Conflict):
        database.write(lambda t: t.take_locks(TaskId("x"), [_ref_of(next(iter(theirs)))])).result()
    futures = [database.write(lambda t, n=number: t.give_numbers([vm_ref(n)])) for number in range(100)]
    theirs |= busy.confirmed(50)
    ours = {ref.id: number for future in futures for ref, number in future.result().items()}
    theirs |= busy.kill_child()
    heard = database.write(lambda t: t.foreign_changes()).result()
    assert heard is not None
    assert theirs.keys() <= {entity.id for entity in heard.entities}
    assert not set(ours.values()) & set(theirs.values())
    assert not {ref.id for ref in heard.numbers} & ours.keys()
    database.close()
    mine.close()


def _ref_of(name: str) -> object:
    return vm_ref(0)._replace(id=name)


def test_tasks_are_told_to_others_as_they_go(open_database: Opener) -> None:
    window, command = open_database("window"), open_database("command")
    window.load()
    for state in (TaskState.WAITING, TaskState.RUNNING, TaskState.DONE):
        command.write(lambda t, state=state: t.save_tasks([task("t", state=state)])).result()
        batch = window.write(lambda t: t.foreign_changes()).result()
        assert batch is not None
        assert batch.entities == (task("t", state=state),)

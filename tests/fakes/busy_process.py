"""A process that writes until it is killed. Run by tests: `busy_process.py DATABASE LOCKS`.

For each line on its input it forks a child that writes events, running tasks, numbers and locks as fast as it can,
and prints `child PID`, then one line for each job whose commit was confirmed: `done EVENT NUMBER`. A fork, because
starting Python and SQLAlchemy twenty times would cost most of the test's time.
"""

import itertools
import os
import sys
from collections import deque
from concurrent.futures import Future
from pathlib import Path

import stellwerk.adapters.database.sql_store  # noqa: F401 - imported before the fork, for speed
from stellwerk.adapters.database.database import Database
from stellwerk.adapters.local.instance import Instance, start_instance
from stellwerk.core.ids import EventId, Kind, Ref, TaskId
from stellwerk.model.call import Call
from stellwerk.model.event import Event, Severity
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.repository import Tables

AHEAD = 5
"""Jobs handed in before the first is waited for, so that commits are shared."""


def hand_in(database: Database, instance: Instance, number: int) -> "Future[tuple[str, int]]":
    """One job that touches several tables."""
    name = f"{instance.id}-{number}"
    ref = Ref(Kind.VM, name)

    def job(tables: Tables) -> tuple[str, int]:
        task = Task(id=TaskId(name), call=Call("Start-Vm"), title=name, state=TaskState.RUNNING, instance=instance.id)
        tables.take_locks(task.id, [ref])
        tables.save_tasks([task])
        event = Event(id=EventId(name), time=float(number), severity=Severity.NORMAL, code="c", text="x" * 500)
        tables.add_events([event])
        return name, tables.give_numbers([ref])[ref]

    return database.write(job)


def write_for_ever(path: Path, locks: Path) -> None:
    """Until killed."""
    instance = start_instance(locks)
    database = Database(path, instance.id, is_alive=instance.is_alive)
    waiting: deque[Future[tuple[str, int]]] = deque()
    for number in itertools.count():
        waiting.append(hand_in(database, instance, number))
        if len(waiting) > AHEAD:
            name, given = waiting.popleft().result()
            print(f"done {name} {given}", flush=True)  # noqa: T201 - the test reads it


def main() -> None:
    """One child a line."""
    path, locks = Path(sys.argv[1]), Path(sys.argv[2])
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            print(f"child {os.getpid()}", flush=True)  # noqa: T201 - the test reads it
            write_for_ever(path, locks)
        os.waitpid(child, 0)
        print("ended", flush=True)  # noqa: T201 - the test reads it


main()

"""A million plausible events in a database, written past the program: it would take an hour to record them."""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from tests.fakes.fleet import LARGE, NOW, ROLES, host_id, vm_id

from stellwerk.adapters.database.migration import bring_up
from stellwerk.adapters.database.words.index import UNINDEXED
from stellwerk.core.ids import EventId, HostId, Kind, Ref, VmId
from stellwerk.model.event import Event, Severity, Subject

MANY = 1_000_000
_STORIES = (
    ("vm.started", 'VM "{vm}" is up on "{host}"', Severity.NORMAL, 50),
    ("vm.down", 'VM "{vm}" is down on "{host}"', Severity.NORMAL, 40),
    ("vm.migrated", 'VM "{vm}" moved to "{host}"', Severity.NORMAL, 10),
    ("host.slow", 'host "{host}" answers slowly', Severity.WARNING, 6),
    ("vm.crashed", 'VM "{vm}" on "{host}" crashed', Severity.ERROR, 3),
    ("vm.active_twice", 'VM "{vm}" is active twice', Severity.ALERT, 0.3),
)
_PORTION = 20_000


def events(count: int = MANY) -> Iterator[Event]:
    """Events of the large fleet over a year, the oldest first; the same ones each time."""
    dice = random.Random(11)
    weights = [story[3] for story in _STORIES]
    for number, (code, text, severity, _weight) in enumerate(dice.choices(_STORIES, weights, k=count)):
        of = dice.randrange(LARGE.vms)
        vm, host = f"{ROLES[of % len(ROLES)]}-{of // len(ROLES) + 1}", f"node-{of % LARGE.hosts + 1:03}"
        about = [Subject(Ref(Kind.HOST, HostId(host_id(of % LARGE.hosts))), host)]
        if code.startswith("vm."):
            about.insert(0, Subject(Ref(Kind.VM, VmId(vm_id(of))), vm))
        yield Event(
            id=EventId(f"{number:024x}"), time=NOW - (count - number) * 31.0, severity=severity, code=code,
            text=text.format(vm=vm, host=host), subjects=tuple(about),
        )  # fmt: skip


def fill(path: Path, coming: Iterable[Event]) -> None:
    """Make a database with these events, which are still to be indexed as those of an older one are."""
    bring_up(path)
    coming = iter(coming)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("INSERT OR REPLACE INTO counter VALUES (?, ?)", (UNINDEXED, MANY + 1))
        while portion := list(islice(coming, _PORTION)):
            connection.executemany(
                "INSERT INTO event (id, time, severity, code, text, actor, origin, reason, outcome, details, revision,"
                " writer) VALUES (?, ?, ?, ?, ?, '', '', '', '', '', 1, 'bench')",
                [(made.id, made.time, made.severity.value, made.code, made.text) for made in portion],
            )
            connection.executemany(
                "INSERT INTO event_object (event_id, place, kind, object_id, name, severity, time)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (made.id, place, about.ref.kind.value, about.ref.id, about.name, made.severity.value, made.time)
                    for made in portion
                    for place, about in enumerate(made.subjects)
                ],
            )
            connection.commit()

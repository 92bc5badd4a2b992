"""What queries over 1,000,000 events in the database cost, and those that cross between database and memory, over 400
hosts and 10,000 VMs. The floor of each is a hand-written loop in Python over the same events as objects.

What is measured is the time to the first rows, which is what somebody waits for, and to the whole answer: processor
time of the reading thread. The rows that are shown then are read in a page each.

With the name of a file the database is kept there, made by the first run: it takes minutes.
"""

import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

from tests.bench.part.archive import MANY, events, fill
from tests.bench.part.row import Row, quantile, show
from tests.fakes.fleet import LARGE, NOW, fleet, host_id

from stellwerk.adapters.database.database import Database
from stellwerk.core.ids import FieldId, Kind, Ref, TagId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity
from stellwerk.model.field import Field, FieldEdit
from stellwerk.model.tag import Tag, TagEdit
from stellwerk.ports.archive import Archive
from stellwerk.search.query import read
from stellwerk.services.query.evaluation import Found, answer
from stellwerk.services.query.plane import Question

TIMES = 5
PAGE_ROWS = 250

Loop = Callable[[list[Event]], Collection[object]]

PRODUCTION = {host_id(number) for number in range(0, LARGE.hosts, LARGE.clusters)}
"""The hosts of the cluster production."""


def _about(made: Event, kind: Kind, fits: Callable[[str], bool]) -> bool:
    return any(subject.ref.kind is kind and fits(subject.ref.id) for subject in made.subjects)


def _newest(fitting: list[Event]) -> list[Event]:
    return sorted(fitting, key=lambda made: (-made.time, made.id))


def _named(made: Event, kind: Kind, name: str) -> bool:
    return any(subject.ref.kind is kind and subject.name == name for subject in made.subjects)


def _hosts(found: list[Event], severity: Severity) -> set[str]:
    fitting = (made for made in found if made.severity is severity)
    return {s.ref.id for made in fitting for s in made.subjects if s.ref.kind is Kind.HOST}


def _vms(found: list[Event], severity: Severity) -> set[str]:
    fitting = (made for made in found if made.severity is severity)
    return {s.ref.id for made in fitting for s in made.subjects if s.ref.kind is Kind.VM}


INCIDENT = Tag(id=TagId("incident"), name="incident")
SEEN = Tag(id=TagId("seen"), name="seen")
TICKET = Field(id=FieldId("ticket"), key="ticket", title="Ticket", kinds=(Kind.EVENT,))


def _every(all_: list[Event], step: int) -> list[Event]:
    return all_[step // 2 :: step]


def _refs(all_: list[Event], step: int) -> tuple[Ref, ...]:
    return tuple(Ref(Kind.EVENT, made.id) for made in _every(all_, step))


def _but(all_: list[Event], marked: set[Ref]) -> list[Event]:
    return [made for made in all_ if Ref(Kind.EVENT, made.id) not in marked]


def _those(all_: list[Event], step: int) -> list[Event]:
    marked = {made.id for made in _every(all_, step)}
    return [made for made in all_ if made.id in marked]


QUERIES: dict[str, tuple[str, Loop]] = {
    "the newest": ("Events:", lambda all_: _newest(all_)),
    "a rare severity": (
        "Events: severity = alert",
        lambda all_: _newest([made for made in all_ if made.severity is Severity.ALERT]),
    ),
    "severities": (
        "Events: severity >= warning",
        lambda all_: _newest([made for made in all_ if made.severity is not Severity.NORMAL]),
    ),
    "a time range": (
        "Events: time > now-1d",
        lambda all_: _newest([made for made in all_ if made.time > NOW - 86_400]),
    ),
    "a VM by name": (
        "Events: vm.name = web-17",
        lambda all_: _newest([made for made in all_ if _named(made, Kind.VM, "web-17")]),
    ),
    "a host by name, and severity": (
        "Events: host.name = node-017 and severity >= warning",
        lambda all_: _newest(
            [m for m in all_ if m.severity is not Severity.NORMAL and _named(m, Kind.HOST, "node-017")]
        ),
    ),
    "free text, found a hundred times": (
        "Events: web-417",
        lambda all_: _newest([made for made in all_ if "web-417" in made.text.casefold()]),
    ),
    "free text, found 27,000 times": (
        "Events: crashed",
        lambda all_: _newest([made for made in all_ if "crashed" in made.text.casefold()]),
    ),
    "free text, found nowhere": (
        "Events: zzzzz",
        lambda all_: _newest([made for made in all_ if "zzzzz" in made.text.casefold()]),
    ),
    "by the cluster of the host": (
        "Events: host.cluster.name = production and severity = alert",
        lambda all_: _newest(
            [m for m in all_ if m.severity is Severity.ALERT and _about(m, Kind.HOST, PRODUCTION.__contains__)]
        ),
    ),
    "a tag that a hundred have": ("Events: tag = incident", lambda all_: _newest(_those(all_, 10_000))),
    "a tag that 30,000 have": ("Events: tag = seen", lambda all_: _newest(_those(all_, 33))),
    "without any tag": (
        "Events: tag is empty",
        lambda all_: _newest(_but(all_, {*_refs(all_, 33), *_refs(all_, 10_000)})),
    ),
    "a tag, and severity": (
        "Events: tag = seen and severity >= error",
        lambda all_: _newest([m for m in _those(all_, 33) if m.severity in (Severity.ERROR, Severity.ALERT)]),
    ),
    "a value of a field": ("Events: ticket = inc-7", lambda all_: _newest(_those(all_, 5_000))),
    "hosts by marked events": (
        "Hosts: Events.tag = incident",
        lambda all_: {s.ref.id for m in _those(all_, 10_000) for s in m.subjects if s.ref.kind is Kind.HOST},
    ),
    "hosts by their events": ("Hosts: events.severity = alert", lambda all_: _hosts(all_, Severity.ALERT)),
    "hosts by many events": ("Hosts: Events.severity = error", lambda all_: _hosts(all_, Severity.ERROR)),
    "VMs by many events": ("Vms: Events.severity = error", lambda all_: _vms(all_, Severity.ERROR)),
    "hosts by many events, and name": (
        "Hosts: Events.severity = error and name = node-01*",
        lambda all_: {id_ for id_ in _hosts(all_, Severity.ERROR) if id_ in FEW_HOSTS},
    ),
}
FEW_HOSTS = {host_id(number) for number in range(9, 19)}


def main() -> None:
    """Measure and print."""
    inventory = fleet(PlainLoop(), size=LARGE)
    inventory.apply(Batch(entities=(INCIDENT, SEEN, TICKET)))
    graph, catalogue = inventory.graph(), inventory.catalogue
    all_ = list(events())
    with tempfile.TemporaryDirectory(prefix="stellwerk-bench-") as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "stellwerk.db"
        rows: list[Row] = []
        made = not path.exists()
        if made:
            fill(path, all_)
        database = Database(path, "bench", is_alive=lambda _id: True)
        if made:
            _mark(database, all_)
        begun = time.monotonic()
        while database.write(lambda tables: tables.index_events(10_000)).result():
            pass
        if made:
            rows.append(Row(f"indexing {MANY:,} older events", time.monotonic() - begun, "s"))
        gc.collect()
        gc.freeze()
        for what, (text, loop) in QUERIES.items():
            question = Question(read(text, catalogue=catalogue), graph, NOW)
            begun = time.thread_time()
            expected = len(loop(all_))
            rows += _measured(what, question, database, (time.thread_time() - begun) * 1000, expected)
        database.close()
        if made:
            rows.append(_added(path, Path(folder)))
    show(rows)


def _mark(database: Database, all_: list[Event]) -> None:
    """Say something of some of them."""
    database.write(lambda tables: tables.edit_tags(TagEdit(save=(INCIDENT, SEEN)))).result()
    tags = {INCIDENT.id: _refs(all_, 10_000), SEEN.id: _refs(all_, 33)}
    database.write(lambda tables: tables.edit_tags(TagEdit(add=tags))).result()
    database.write(lambda tables: tables.edit_fields(FieldEdit(save=(TICKET,)))).result()
    values = {ref: {"ticket": "INC-7"} for ref in _refs(all_, 5_000)}
    database.write(lambda tables: tables.edit_fields(FieldEdit(values=values))).result()


def _measured(what: str, question: Question, database: Database, floor: float, expected: int) -> list[Row]:
    first: list[float] = []
    whole: list[float] = []
    found = 0
    for _ in range(TIMES):
        early, late, found, page = database.read(lambda archive: _timed(question, archive)).result()
        first.append(early)
        whole.append(late)
    if found != expected:
        raise SystemExit(f"{what}: {found} found, {expected} by the loop")
    soonest = quantile(first, 0.0)
    rows = [Row(f"{what}: first rows", soonest, "ms", floor, "< 50 ms", soonest < 50)]
    rows.append(Row(f"{what}: all {found:,}", quantile(whole, 0.0), "ms", floor))
    if what == "the newest":
        rows.append(Row(f"a page of {PAGE_ROWS} in their midst", page, "ms", None, "< 16 ms", page < 16))
    return rows


def _timed(question: Question, archive: Archive) -> tuple[float, float, int, float]:
    begun = time.thread_time()
    early: list[float] = []

    def tell(_first: Found) -> None:
        early.append((time.thread_time() - begun) * 1000)

    found = answer(question, archive, Found(), tell)
    late = (time.thread_time() - begun) * 1000
    middle = found.rows[len(found.rows) // 2 :][:PAGE_ROWS]
    begun = time.thread_time()
    if question.kind is Kind.EVENT:
        archive.entities(Kind.EVENT, middle)
    return early[0] if early else late, late, len(found.rows), (time.thread_time() - begun) * 1000


def _added(path: Path, folder: Path) -> Row:
    """One event more, as it happens; in a copy, since the next run counts what it finds in the file."""
    copy = shutil.copy(path, folder / "added.db")
    database = Database(Path(copy), "bench", is_alive=lambda _id: True)
    new = list(events(200))
    took = []
    for number, made in enumerate(new):
        begun = time.perf_counter()
        one = [Event(id=made.id.replace("0", "f", 1), time=NOW + number, severity=made.severity, code=made.code,
                     text=made.text, subjects=made.subjects)]  # fmt: skip
        database.write(lambda tables, one=one: tables.add_events(one)).result()
        took.append((time.perf_counter() - begun) * 1000)
    database.close()
    return Row("recording one event", quantile(took, 0.5), "ms", None, "< 16 ms", quantile(took, 0.5) < 16)


if __name__ == "__main__":
    main()

"""The way on from a damaged database: it is kept aside, and a new one is made with what can be rescued. Any thread.

What the user made (data centers, clusters, hosts) is taken from the damaged file if all of it can be read, else from
the newest copy made before a migration. The short numbers come from there too, and so do tags, folders, fields,
bookmarks, alarms and the history as far as they can be read. What the hosts report is read from the hosts again.
"""

import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from stellwerk.adapters.database import load, schema
from stellwerk.adapters.database.connection import begin, make_engine, upsert
from stellwerk.adapters.database.fault import translated
from stellwerk.adapters.database.inspection import open_to_read
from stellwerk.adapters.database.label.said import keep_taggings
from stellwerk.adapters.database.migration import bring_up, copies_before_migration
from stellwerk.adapters.database.tables import SqlTables
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.core.clock import Clock, SystemClock
from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.model.organisation import Cluster
from stellwerk.ports.repository import Corrupt

T = TypeVar("T")

log = logging.getLogger(__name__)

_ALL = 1_000_000_000
_SIDE_FILES = ("-wal", "-shm", "-journal")


class Afresh(Record, frozen=True, kw_only=True):
    """What became of a damaged database: where it is kept, and the file that organisation was taken from (None = a
    new one with the default data center and cluster)."""

    kept: Path
    organisation_from: Path | None


def start_afresh(path: Path, clock: Clock | None = None) -> Afresh:
    """Put the damaged database at `path` aside and make a new one in its place.

    No process may have it open. Raises Refused for a full disk, Invalid for a folder that cannot be written, the
    damaged file being where it was then.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        rescued = _rescue(path, new)
        if rescued is None:
            _remove(new)
            bring_up(new)
        kept = _swap(path, new, (clock or SystemClock()).now())
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        raise translated(error, path) from error
    finally:
        with suppress(OSError):
            _remove(new)
    return Afresh(kept=kept, organisation_from=kept if rescued == path else rescued)


def _rescue(path: Path, new: Path) -> Path | None:
    """Make the new database from the first source that is good enough; answers which, None where none is."""
    work = path.with_name(f"{path.name}.rescue")
    for source in (path, *copies_before_migration(path)):
        try:
            _remove(new)
            _remove(work)
            for suffix in ("", "-wal"):
                if source.with_name(source.name + suffix).exists():
                    shutil.copyfile(source.with_name(source.name + suffix), work.with_name(work.name + suffix))
            bring_up(work, seed=False)
            bring_up(new, seed=False)
            _pour(work, new)
        except (AppError, sqlite3.Error, SQLAlchemyError) as error:
            log.warning('nothing was rescued from "%s": %s', source.name, error)
        else:
            return source
        finally:
            _remove(work)
            for copy in copies_before_migration(work):
                copy.unlink()
    return None


def _pour(work: Path, new: Path) -> None:
    """Everything of worth from one database into another. Raises where it has no readable organisation."""
    engine = make_engine(new)
    try:
        with closing(open_to_read(work)) as old, engine.connect() as connection, begin(connection):
            tx = Transaction(connection=connection, instance="", now=0.0, is_alive=lambda _id: True, seen=Seen(0))
            tables = SqlTables(tx)
            organisation = list(load.organisation(old))
            if not any(isinstance(entity, Cluster) for entity in organisation):
                raise Corrupt(_("it holds no cluster"))
            tables.save(*organisation)
            tags = list(_as_far_as_readable(lambda: load.tags(old)))
            folders = list(_as_far_as_readable(lambda: load.folders(old)))
            tables.save(*tags, *folders, *_as_far_as_readable(lambda: load.fields(old)))
            tables.save(*_as_far_as_readable(lambda: load.bookmarks(old)))
            tables.save(*_as_far_as_readable(lambda: load.alarms(old)), *_as_far_as_readable(lambda: load.alerts(old)))
            known = [*(tag.id for tag in tags), *(folder.id for folder in folders)]
            having = dict(_as_far_as_readable(lambda: load.taggings(old, known).items()))
            keep_taggings(tx, having)
            _keep_numbers(tx, dict(_as_far_as_readable(lambda: load.numbers(old).items())))
            tables.add_events(reversed(list(_as_far_as_readable(lambda: load.events(old, _ALL)))))
            tables.save_tasks(_as_far_as_readable(lambda: load.tasks(old, _ALL, _ALL)))
    finally:
        engine.dispose()


def _as_far_as_readable(read: Callable[[], Iterable[T]]) -> Iterator[T]:
    with suppress(sqlite3.Error):
        yield from read()


def _keep_numbers(tx: Transaction, numbers: dict[Ref, int]) -> None:
    """The numbers, and the counters so that none is given again."""
    rows = [{"kind": ref.kind.value, "object_id": ref.id, "number": given} for ref, given in numbers.items()]
    upsert(tx.connection, schema.number, [row | tx.stamp() for row in rows])
    last: dict[str, int] = {}
    for ref, given in numbers.items():
        name = f"number:{ref.kind.value}"
        last[name] = max(given, last.get(name, 0))
    upsert(tx.connection, schema.counter, [{"name": name, "value": value} for name, value in last.items()])


def _swap(path: Path, new: Path, now: float) -> Path:
    """The side files go first: a log of the damaged database must never be played into the new one."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    kept = path.with_name(f"{path.name}.corrupt-{stamp}")
    for count in range(2, 1000):
        if not kept.exists():
            break
        kept = path.with_name(f"{path.name}.corrupt-{stamp}-{count}")
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    for suffix in ("-wal", "-journal"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            os.replace(side, kept.with_name(kept.name + suffix))
    os.replace(path, kept)
    os.replace(new, path)
    return kept


def _remove(path: Path) -> None:
    for suffix in ("", *_SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)

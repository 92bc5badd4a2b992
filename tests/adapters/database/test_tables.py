"""The tables as a whole are what the port asks for."""

import inspect
from typing import Any

from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event, task, vm_ref
from tests.fakes.entity import cluster, data_center, domain, host

from stellwerk.adapters.database.tables import SqlTables
from stellwerk.core.ids import Kind, Ref
from stellwerk.ports.repository import EventFilter, Tables


def public(cls: Any) -> dict[str, inspect.Signature]:
    return {name: inspect.signature(member) for name, member in vars(cls).items() if not name.startswith("_")}


def test_the_tables_have_the_ports_methods_and_no_others() -> None:
    assert public(SqlTables) == public(Tables)


def test_one_job_may_do_everything_and_sees_its_own_work(open_database: Opener) -> None:
    def job(tables: Tables) -> tuple[Any, ...]:
        tables.save(data_center("dc"), cluster("c", "dc"), host("h1", "c"))
        tables.keep_domains([domain(1, "h1")])
        tables.add_events([event("e")])
        tables.save_tasks([task("t")])
        tables.take_locks(task("t").id, [vm_ref(1)])
        tables.free_locks(task("t").id)
        tables.delete(Ref(Kind.TASK, "t"), Ref(Kind.HOST, "h1"))
        return tables.events(EventFilter()), tables.tasks(), tables.give_numbers([vm_ref(1)]), tables.adopt_orphans()

    assert open_database().write(job).result() == ([event("e")], [], {vm_ref(1): 1}, [])

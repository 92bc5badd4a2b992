"""Old events and tasks, which only the database has, named by ids or by a query on a command line.

Owner thread; waits.
"""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from stellwerk.cli.session import Session
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.engine.command import Command
from stellwerk.engine.naming import names_query
from stellwerk.model.field import RECORDED
from stellwerk.model.task import Task
from stellwerk.search.query import read

if TYPE_CHECKING:  # most commands are about no events
    from stellwerk.services.query.evaluation import Found

MOST = 1000
"""Events or tasks that are named by a query: each event that is acknowledged so is a task of its own."""


def bring_events(session: Session, command: Command, given: Collection[tuple[str, str | None]]) -> None:
    """Have what is named in the inventory, where commands look for it: as a target, and as what gets a tag or a value.
    Raises Invalid for a query that finds more than are named one by one."""
    _bring_objects(session, command, given)
    wanted = [text for name, text in given if text and command.target and name == command.target.cli_name]
    if command.on is Kind.TASK:
        tasks = (session.graph.get(Ref(Kind.TASK, text)) for text in wanted)
        undone = (task.undo.targets for task in tasks if isinstance(task, Task) and task.undo is not None)
        _bring_ids(session, [ref.id for targets in undone for ref in targets if ref.kind is Kind.EVENT])
        _bring_ids(session, [text.strip() for text in wanted if not names_query(text)], Kind.TASK)
    elif command.on is Kind.EVENT:
        for text in filter(names_query, wanted):
            _bring_found(session, text, Kind.EVENT, "Acknowledge-Event -Query '{query}' takes them all")
        _bring_ids(session, [text.strip() for text in wanted if not names_query(text)])


def _bring_objects(session: Session, command: Command, given: Collection[tuple[str, str | None]]) -> None:
    """Events and tasks that parameters name."""
    kinds = {param.cli_name: param.kind for param in command.params if param.kind in RECORDED}
    if not kinds:
        return
    for name, text in given:
        kind = kinds.get(name)
        if kind is not None and text and names_query(text):
            _bring_found(session, text, kind, "ask for fewer, or for a hundred of them: '{query} page 1'")
        elif kind is not None and text:
            _bring_ids(session, [text.strip()], kind)


def _bring_ids(session: Session, ids: Collection[str], kind: Kind = Kind.EVENT) -> None:
    missing = [id_ for id_ in ids if session.graph.get(Ref(kind, id_)) is None]
    if missing:
        found = session.answered(partial(session.app.queries.find, kind, missing))
        session.app.queries.bring(*found)


def _bring_found(session: Session, text: str, kind: Kind, hint: str) -> None:
    query = read(text, catalogue=session.app.inventory.catalogue)
    if not query.valid or query.kind is not kind:
        return  # whoever reads the call says so
    found: Found = session.answered(partial(session.app.queries.ask, query))
    if len(found.rows) > MOST:
        word = "events" if kind is Kind.EVENT else "tasks"
        told = f"{len(found.rows):,} {word} fit, more than are named one by one"
        raise Invalid(told, hint.format(query=query.canonical))
    rows = [row for row in found.rows if row not in found.lacking]
    session.app.queries.bring(*session.answered(partial(session.app.queries.load, kind, rows)).values())

"""Runs one command: reads its line, connects its hosts, asks, does it, tells how it ended. Owner thread."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from stellwerk.cli.call.copies import find_copies
from stellwerk.cli.call.old_event import bring_events
from stellwerk.cli.call.parameter_file import with_parameters
from stellwerk.cli.call.secret_prompt import with_secrets
from stellwerk.cli.call.value_file import with_files
from stellwerk.cli.call_line import CallLine, read_line
from stellwerk.cli.concern import ON_DEMAND, behind, connected_hosts, hosts_beside, hosts_of
from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status, status_of_states
from stellwerk.cli.help_text import command_help
from stellwerk.cli.host_warning import warn_of_hosts
from stellwerk.cli.listing.wish import WAITING
from stellwerk.cli.outcome import show_outcome, show_preview
from stellwerk.cli.progress import Progress
from stellwerk.cli.session import Session
from stellwerk.cli.ssh_question import answered, open_vault
from stellwerk.cli.telling.tick import Ticks
from stellwerk.cli.terminal import printable
from stellwerk.core.error import AppError, Cancelled, Gone, Refused
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.record import replace
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import ParamType
from stellwerk.engine.preview import Preview
from stellwerk.engine.reading import param_named
from stellwerk.model.call import Call
from stellwerk.model.change import ChangeSet
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task

BESIDE_SECONDS = 5.0
"""For hosts that are asked only whether they run a copy."""


def run_command(env: Environment, command: Command, words: Sequence[str]) -> Status:
    """Run it; the answer is the exit status. Raises AppError for what went wrong before anything was begun."""
    line = read_line(command, words)
    if line.help:
        env.terminal.say(command_help(command))
        return Status.DONE
    given = with_parameters(command, line.given)
    line = replace(line, given=with_files(command, given, env.terminal.source))
    session = env.session()
    put = session.app.engine.handover.put
    line = replace(line, given=with_secrets(command, line.given, env.terminal, put))
    with Progress(env.terminal, quiet=line.json) as progress:
        progress.say("connecting")
        call, silent = _ready_call(session, command, line)
    opened = not line.json and open_vault(env.terminal, session, session.failed)
    with Progress(env.terminal, quiet=line.json) as progress:
        progress.say("connecting")
        if opened:
            call, silent = _ready_call(session, command, line)
        preview = session.preview(call)
    warn_of_hosts(env.terminal, silent, session.graph, "a copy that runs there would not be noticed")
    if line.dry_run:
        show_preview(env.terminal, preview, as_json=line.json)
        return Status.DONE if preview.allowed else Status.FAILED
    _agree(env, line, preview, command.asks_because)
    task = _run(env, session, command, call, line)
    parts = session.app.engine.parts(task.id) or (task,)
    show_outcome(env.terminal, task, parts, as_json=line.json)
    return status_of_states(part.state for part in (task, *parts)) if task.over else Status.UNKNOWN


def _run(env: Environment, session: Session, command: Command, call: Call, line: CallLine) -> Task:
    """Do it; what SSH asks on the way is asked, each thing as often as it is answered anew."""
    while True:
        with Progress(env.terminal, quiet=line.json) as progress, _ticking(session, progress, command, line):
            task = session.run(call, progress.show)
        again = None if line.json else answered(env.terminal, session, command, call, task)
        if again is None:
            return task
        call = again


@contextmanager
def _ticking(session: Session, progress: Progress, command: Command, line: CallLine) -> Iterator[None]:
    """Write the checks that tasks make, and what is said on hosts, as it comes."""
    ticks = Ticks(lambda text: progress.write(text, answer=command.tells))

    def changed(changes: ChangeSet) -> None:
        refs = (*changes.added, *changes.changed)
        tasks = (session.graph.get(ref) for ref in refs if ref.kind is Kind.TASK)
        ticks.show(task for task in tasks if isinstance(task, Task))

    subscription = session.app.inventory.watch(changed, kinds=(Kind.TASK,)) if not line.json else None
    try:
        yield
    finally:
        if subscription is not None:
            subscription.close()


def _ready_call(session: Session, command: Command, line: CallLine) -> tuple[Call, Mapping[HostId, AppError]]:
    """The call, with the hosts that it concerns connected, and those that could not tell whether they run a copy.

    Names are looked up in the last known inventory first. What is not known there, or has left its host since, is
    looked for again once all hosts were asked.
    """
    on_demand = _on_demand(command, line)
    bring_events(session, command, line.given)
    try:
        call = _read(session, command, line, settled=False)
        if not command.apart:
            hosts = hosts_of(_refs(command, call), session.graph, places=command.places)
            failed = session.ensure(hosts)
            session.look_at(on_demand | _behind(session.graph, call), hosts - failed.keys())
            if any(key in need.query for need in command.when for key in WAITING):
                session.ask_waiting(VmId(ref.id) for ref in call.targets)
        silent = _look_for_copies(session, command, call)
        return _read(session, command, line), silent
    except Gone:
        failed = session.ensure_all()
        session.look_at(on_demand, connected_hosts(session.graph) - failed.keys())
        return _read(session, command, line), failed if command.alone else {}


def _look_for_copies(session: Session, command: Command, call: Call) -> Mapping[HostId, AppError]:
    """Ask the hosts beside those that are known to have the VMs, where the VMs must run nowhere else and nobody keeps
    watch; connect those that have a copy. Answers those that could not tell; nobody waits for them for long."""
    if not session.app.records:
        return {}
    hosts: set[HostId] = set()
    vm_ids: set[VmId] = set()
    for each in (call, *_inverses(session.graph, call)):
        declared = session.app.engine.registry.find(each.command)
        if declared is not None and declared.alone:
            hosts |= hosts_beside(each.targets, session.graph)
            vm_ids |= {VmId(ref.id) for ref in each.targets if ref.kind is Kind.VM}
    if not hosts:
        return {}
    having, silent = find_copies(session, vm_ids, hosts, BESIDE_SECONDS)
    return {**silent, **session.ensure(having, BESIDE_SECONDS)}


def _on_demand(command: Command, line: CallLine) -> frozenset[Kind]:
    """The kinds named by a command line's parameters whose objects are read of hosts only when somebody looks."""
    names = {name for name, _text in line.given}
    params = {param_named(command, name).kind for name in names}
    return frozenset(kind for kind in params if kind is not None) & ON_DEMAND


def _behind(graph: Graph, call: Call) -> frozenset[Kind]:
    """The kinds of the objects of tasks that are to be undone which are read only when somebody looks."""
    tasks = (task for task in map(graph.get, call.targets) if isinstance(task, Task))
    return frozenset(ref.kind for task in tasks for ref in behind(task)) & ON_DEMAND


def _inverses(graph: Graph, call: Call) -> Iterator[Call]:
    """What the tasks that a call names would be undone by."""
    for task in map(graph.get, call.targets):
        if isinstance(task, Task) and task.undo is not None:
            yield task.undo


def _read(session: Session, command: Command, line: CallLine, *, settled: bool = True) -> Call:
    return session.app.engine.read(command.name, list(line.given), reason=line.reason, settled=settled)


def _refs(command: Command, call: Call) -> Iterable[Ref]:
    """Every object that the call names."""
    yield from call.targets
    for param in command.params:
        value = call.args.get(param.name)
        if param.type is ParamType.REF and param.kind is not None and value is not None:
            for id_ in value if isinstance(value, (list, tuple)) else (value,):
                yield Ref(param.kind, str(id_))


def _agree(env: Environment, line: CallLine, preview: Preview, because: str) -> None:
    """Ask before data is destroyed; raises Refused where nobody can be asked, Cancelled where nobody agrees."""
    if not preview.confirm or line.yes:
        return
    if not env.terminal.asks or line.json:
        raise Refused(
            f"{preview.call.command} {because} and nobody can be asked", "add --yes to do it without a question"
        )
    show_preview(env.terminal, preview, as_json=False, to_err=True)
    wanted = preview.typed or "yes"
    answer = env.terminal.ask(f'{printable(preview.confirm)} Type "{printable(wanted)}" to go on:')
    if answer != wanted and not (wanted == "yes" and answer.casefold() in ("y", "yes")):
        raise Cancelled("nothing was done", "")

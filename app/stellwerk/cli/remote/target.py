"""What a line of the command line talks to, as its hosts know it now. Owner thread."""

from stellwerk.cli.concern import hosts_of
from stellwerk.cli.environment import Environment
from stellwerk.cli.session import Session
from stellwerk.core.error import Gone, Refused
from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.engine.naming import find_ref
from stellwerk.model.vm import Vm


def named(session: Session, kind: Kind, name: str) -> Ref:
    """The object of that name, as its hosts know it now: those of a VM are connected. Raises Gone, and what keeps a
    host from answering."""
    try:
        ref = find_ref(kind, name, session.graph)
    except Gone:
        session.ensure_all()  # one that nobody has seen yet
        ref = find_ref(kind, name, session.graph)
    if kind is Kind.VM:
        failed = session.ensure(hosts_of([ref], session.graph))
        ref = find_ref(kind, name, session.graph)
        for error in failed.values():
            raise error
    return ref


def running_vm(env: Environment, name: str) -> tuple[Session, Vm]:
    """A VM that runs, on a host that answers. Raises Refused."""
    session = env.session()
    vm = session.graph.vm(VmId(named(session, Kind.VM, name).id))
    if vm is None or not vm.domain.active:
        raise Refused(f'VM "{name}" does not run', "start it first")
    return session, vm

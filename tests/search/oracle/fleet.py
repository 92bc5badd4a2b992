"""A small fleet that the tests of the language ask about."""

from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, domain, host, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import EventId, HostId, Kind, Ref
from stellwerk.core.record import fields
from stellwerk.model.device import Vnic
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.graph import Graph
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Runtime, Vm
from stellwerk.search.query import read, select

GIB = 1 << 30
NOW = 1_700_000_000.0
"""2023-11-14 22:13:20 UTC, a Tuesday."""

DAY = 86400.0


def vm(number: int, name: str, on: str = "h1", *, state: DomainState = DomainState.RUNNING, **more: object) -> Vm:
    """A VM with a name and whatever its definition and runtime are to say."""
    runtime_names = {item.name for item in fields(Runtime)}
    run = {key: value for key, value in more.items() if key in runtime_names}
    say = {key: value for key, value in more.items() if key not in runtime_names}
    definition = Definition(name=name, **({"vcpus": 2, "memory": 2 * GIB} | say))
    made = domain(number, on, definition=definition, runtime=Runtime(state=state, **run))
    return Vm(id=vm_id(number), domain=made)


def event(number: int, severity: Severity, *subjects: Ref, time: float = NOW, text: str = "") -> Event:
    """An event about objects."""
    about = tuple(Subject(ref, ref.id) for ref in subjects)
    return Event(id=EventId(str(number)), time=time, severity=severity, code="x.y", text=text or f"event {number}",
                 subjects=about)  # fmt: skip


def small_graph() -> Graph:
    """Two clusters, three hosts and six VMs; host h3 is empty."""
    off = DomainState.SHUT_OFF
    vms = (
        vm(1, "web-1", "h1", memory=4 * GIB, ips=("10.0.0.1", "fe80::1"), started=NOW - 1.5 * DAY, autostart=True),
        vm(2, "web-2", "h1", state=off, memory=int(4.5 * GIB), description="the spare one"),
        vm(3, "web-10", "h2", memory=8 * GIB, ips=("10.0.1.7",), started=NOW - 3600, os_id="rhel9.4"),
        vm(4, "db", "h2", state=off, vnics=(Vnic(mac="00:1a:4a:00:00:04", source="default"),)),
        vm(5, "Mail box", "h2", state=DomainState.PAUSED, memory=0, vcpus=0),
        vm(6, "*star*", "h1", title='say "hello"', description="a\\b"),
    )
    hosts = (host("h1"), host("h2", "lab", description="munich"), host("h3", "lab", facts=None))
    places = (data_center(), cluster(), cluster("lab"))
    first, second = Ref(Kind.VM, vm_id(1)), Ref(Kind.VM, vm_id(2))
    events = (
        event(1, Severity.NORMAL, first, time=NOW - 3 * DAY),
        event(2, Severity.ERROR, first, Ref(Kind.HOST, HostId("h1")), time=NOW - DAY),
        event(3, Severity.ALERT, second, time=NOW - 60),
    )
    samples = {(first, "cpu_usage"): 80.4, (second, "cpu_usage"): 12.0}
    return graph_of(*places, *hosts, *vms, *events, samples=samples, clock=FakeClock(NOW))


def names(text: str, graph: Graph, kind: Kind | None = Kind.VM) -> list[str]:
    """The names of what a query finds, in its order."""
    query = read(text, kind=kind)
    assert query.valid, query.errors
    return [getattr(found, "name", "") or found.id for found in select(query, graph)]

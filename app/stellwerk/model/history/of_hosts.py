"""What clusters and data centers have of their hosts' series. Pure; any thread."""

from collections.abc import Callable, Iterable, Mapping

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.history.blend import Blend
from stellwerk.model.host import Host, HostFacts

SIZES: dict[str, Callable[[HostFacts], int]] = {
    "cpu_usage": lambda facts: facts.cpu.cpus,
    "mem_usage": lambda facts: facts.memory,
}
"""By what hosts count in a mean, by the name of the series."""
SUMS = ("disk_read", "disk_write", "net_in", "net_out")
"""The series that are added up."""
CONTAINERS = (Kind.CLUSTER, Kind.DATA_CENTER)
"""What is made up of hosts."""


class Group(Record, frozen=True):
    """The hosts of a container, by their ids: what each counts in the means of SIZES, in their order."""

    kind: Kind
    id: str
    hosts: Mapping[str, tuple[float, ...]]


def of_hosts(hosts: Iterable[Entity], key: str) -> Blend:
    """The mean of a series of these hosts, each by its size; those of which nobody knows it are left out."""
    size = SIZES[key]
    known = [(host.id, host.facts) for host in hosts if isinstance(host, Host) and host.facts is not None]
    return Blend(Kind.HOST, key, {id_: float(size(facts)) for id_, facts in known})


def mean_of(hosts: Iterable[Host], graph: Graph, key: str) -> float | None:
    """The mean of a newest sample of hosts, each by its size; None where it is known of none."""
    total = weight = 0.0
    for host in hosts:
        value = graph.sample(Ref(Kind.HOST, host.id), key)
        if value is not None and host.facts is not None:
            size = SIZES[key](host.facts)
            total, weight = total + value * size, weight + size
    return total / weight if weight else None


def groups_of(graph: Graph) -> tuple[Group, ...]:
    """All containers that have hosts, by kind and id."""
    found = []
    for kind in CONTAINERS:
        for container in sorted(graph.all(kind), key=lambda one: one.id):
            hosts = {str(host.id): _sizes(host) for host in graph.related(container, "hosts") if isinstance(host, Host)}
            if hosts:
                found.append(Group(kind, container.id, hosts))
    return tuple(found)


def _sizes(host: Host) -> tuple[float, ...]:
    """Nothing of a host of which nobody knows it."""
    return tuple(float(size(host.facts)) if host.facts is not None else 0.0 for size in SIZES.values())

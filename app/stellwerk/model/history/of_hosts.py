"""What clusters and data centers have of their hosts' series. Pure; any thread."""

from collections.abc import Callable, Iterable

from stellwerk.core.ids import Kind
from stellwerk.model.entity import Entity
from stellwerk.model.history.blend import Blend
from stellwerk.model.host import Host, HostFacts

SIZES: dict[str, Callable[[HostFacts], int]] = {
    "cpu_usage": lambda facts: facts.cpu.cpus,
    "mem_usage": lambda facts: facts.memory,
}
"""By what hosts count in a mean, by the name of the series."""


def of_hosts(hosts: Iterable[Entity], key: str) -> Blend:
    """The mean of a series of these hosts, each by its size; those of which nobody knows it are left out."""
    size = SIZES[key]
    known = [(host.id, host.facts) for host in hosts if isinstance(host, Host) and host.facts is not None]
    return Blend(Kind.HOST, key, {id_: float(size(facts)) for id_, facts in known})

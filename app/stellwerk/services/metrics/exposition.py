"""What is sampled, in the text format of Prometheus (version 0.0.4). Pure; any thread.

Written here and not by its library, which takes three times as long for the samples of 10,000 VMs; the library's
parser reads it in the tests. All are gauges: what is sampled are rates and shares, never totals.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from stellwerk.core.ids import HostId, Kind
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import HostStatus
from stellwerk.model.vm import Vm

_SUMS = frozenset({"disk_io", "net_io"})
"""What Prometheus adds up itself."""
_UNITS = {PropKind.PERCENT: "_ratio", PropKind.RATE: "_bytes_per_second", PropKind.BYTES: "_bytes"}
_LABEL = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
_HELP = str.maketrans({"\\": "\\\\", "\n": "\\n"})
Labels = Mapping[str, str]
"""By the id of an object, as they are written."""


def metric_name(kind: Kind, prop: Prop[Any]) -> str:
    """By the conventions of Prometheus: what it is of, what it is, the base unit."""
    stem = f"stellwerk_{kind.value}_{prop.key}"
    if prop.key.endswith("_ops"):
        return f"{stem.removesuffix('_ops')}_operations_per_second"
    return stem + _UNITS.get(prop.kind, "")


def exposition(graph: Graph, version: str) -> Iterator[str]:
    """All that is known, metric after metric: large texts are made piece by piece."""
    yield "# HELP stellwerk_info The program that tells this.\n# TYPE stellwerk_info gauge\n"
    yield f'stellwerk_info{{version="{escaped(version)}"}} 1\n'
    hosts = [one for one in graph.all(Kind.HOST) if isinstance(one, Host)]
    vms = [one for one in graph.all(Kind.VM) if isinstance(one, Vm)]
    of_hosts: Labels = {str(host.id): _host_labels(host, graph) for host in hosts}
    places = {host.id: _place(host, graph) for host in hosts}
    of_vms: Labels = {str(vm.id): _vm_labels(vm, places) for vm in vms}
    up = "Whether the host is Up."
    yield _metric("stellwerk_host_up", up, hosts, of_hosts, lambda host: host_status(host) is HostStatus.UP)
    yield from _sampled(Kind.HOST, hosts, of_hosts, graph)
    yield _metric("stellwerk_vm_up", "Whether the VM runs.", vms, of_vms, lambda vm: vm.domain.active)
    yield from _sampled(Kind.VM, vms, of_vms, graph)


def escaped(text: str) -> str:
    """The value of a label: names come from hosts."""
    return text.translate(_LABEL)


def _sampled(kind: Kind, entities: Iterable[Entity], labels: Labels, graph: Graph) -> Iterator[str]:
    for prop in CATALOGUE.own_props(kind):
        if prop.source is Source.STATS and prop.key not in _SUMS:
            share = 0.01 if prop.kind is PropKind.PERCENT else 1.0

            def value(entity: Any, prop: Prop[Any] = prop, share: float = share) -> float | None:
                found = prop.get(entity, graph)
                return None if found is None else found * share

            yield _metric(metric_name(kind, prop), str(prop.help), entities, labels, value)


def _metric(
    name: str, text: str, entities: Iterable[Any], labels: Labels, value: Callable[[Any], float | bool | None]
) -> str:
    """One metric with its objects of which it is known; empty where it is of none."""
    lines = [
        f"{name}{{{labels[entity.id]}}} {found + 0:.10g}\n"
        for entity in entities
        if (found := value(entity)) is not None
    ]
    head = f"# HELP {name} {text.translate(_HELP)}\n# TYPE {name} gauge\n"
    return head + "".join(lines) if lines else ""


def _host_labels(host: Host, graph: Graph) -> str:
    uuid = host.facts.uuid if host.facts is not None else ""
    return f'uuid="{escaped(uuid)}",name="{escaped(host.name)}",cluster="{escaped(_cluster(host, graph))}"'


def _place(host: Host, graph: Graph) -> str:
    return f'host="{escaped(host.name)}",cluster="{escaped(_cluster(host, graph))}"'


def _vm_labels(vm: Vm, places: Mapping[HostId, str]) -> str:
    place = places.get(vm.host_id, 'host="",cluster=""')
    return f'uuid="{escaped(vm.id)}",name="{escaped(vm.name)}",{place}'


def _cluster(host: Host, graph: Graph) -> str:
    found = graph.tables.get(Kind.CLUSTER, {}).get(host.cluster_id)
    return name_of(found) if found is not None else ""

"""Where a VM to be made goes: the host that is named, or the one that is suggested. Owner thread; quick."""

from collections.abc import Collection

from stellwerk.core.error import AppError
from stellwerk.core.ids import ClusterId, HostId, Kind
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import HostStatus
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_make.placement import Candidate, Placement, place


def suggested(cluster: ClusterId, memory: int, graph: Graph, *, emulated: bool = False) -> Placement:
    """The host of the cluster that suits best, and why. Raises Refused."""
    return place(_candidates(cluster, graph, emulated, None), memory)


def placed(
    host: HostId | None,
    cluster: ClusterId | None,
    memory: int,
    graph: Graph,
    *,
    emulated: bool = False,
    among: Collection[HostId] | None = None,
) -> Placement | AppError:
    """The host that is named, else the suggestion (`among` these, None = all), or why there is none."""
    if host is not None:
        return Placement(host_id=host, why=_("it was named"))
    try:
        assert cluster is not None
        return place(_candidates(cluster, graph, emulated, among), memory)
    except AppError as error:
        return error


def _candidates(cluster: ClusterId, graph: Graph, emulated: bool, among: Collection[HostId] | None) -> list[Candidate]:
    hosts = [host for host in graph.all(Kind.HOST) if isinstance(host, Host) and host.cluster_id == cluster]
    promised = {host.id: (0, 0) for host in hosts}
    for vm in graph.all(Kind.VM):  # once over all: with 400 hosts a third of what asking for each one's takes
        if isinstance(vm, Vm) and vm.host_id in promised and vm.domain.active:
            memory, vcpus = promised[vm.host_id]
            definition = vm.domain.definition
            promised[vm.host_id] = memory + definition.memory, vcpus + definition.vcpus
    return [
        _candidate(host, *promised[host.id], emulated=emulated)
        if among is None or host.id in among
        else Candidate(id=host.id, name=host.name, why_not=_("it does not see the files of the template"))
        for host in hosts
    ]


def _candidate(host: Host, promised: int, vcpus: int, *, emulated: bool) -> Candidate:
    facts, status = host.facts, host_status(host)
    why_not = "" if status is HostStatus.UP else _("it is {status}").format(status=status.value)
    if not why_not and facts is not None and facts.kvm is False and not emulated:
        why_not = _("it has no KVM")
    return Candidate(
        id=host.id,
        name=host.name,
        why_not=why_not,
        memory=facts.memory if facts is not None else 0,
        promised=promised,
        cpus=facts.cpu.cpus if facts is not None else 0,
        vcpus=vcpus,
    )

"""The questions of the bench of queries, answered by loops that somebody wrote for each of them: its floors."""

from collections.abc import Callable, Mapping
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.unit import MIB
from stellwerk.model.graph import Graph
from stellwerk.model.state import VmStatus

Loop = Callable[[], object]
_GB = 10**9


class ByHand:
    """Loops over one graph, by what they answer."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._hosts: Mapping[str, Any] = graph.tables[Kind.HOST]
        self._clusters: Mapping[str, Any] = graph.tables[Kind.CLUSTER]
        self._vms: Mapping[str, Any] = graph.tables[Kind.VM]

    @property
    def loops(self) -> Mapping[str, Loop]:
        """By the names that the bench has for its queries."""
        return {
            "VMs by host's cluster": self._by_cluster,
            "hosts by their VMs": self._hosts_by_vms,
            "clusters by hosts' VMs": self._clusters_by_vms,
            "data centers by hosts' VMs": self._centers_by_vms,
            "free text": self._words,
            "VMs by a tag and what is below it": self._tagged,
            "hosts by the tags of their VMs": self._untagged_hosts,
            "disks by the cluster of their VM's host": self._disks_by_cluster,
            "disks by their VM and its host": self._disks_by_host,
        }

    def _cluster_of(self, vm: Any) -> Any:
        return self._clusters[self._hosts[vm.host_id].cluster_id]

    def _by_cluster(self) -> object:
        found = [
            vm
            for vm in self._vms.values()
            if vm.domain.status is VmStatus.UP and self._cluster_of(vm).name.startswith("production")
        ]
        return sorted(found, key=lambda vm: (-vm.domain.definition.memory // MIB, vm.name))

    def _hosts_by_vms(self) -> object:
        large = (vm for vm in self._vms.values() if vm.domain.definition.memory > _GB)
        return sorted({self._hosts[vm.host_id].name for vm in large if vm.domain.status is VmStatus.DOWN})

    def _clusters_by_vms(self) -> object:
        up = (vm for vm in self._vms.values() if vm.domain.status is VmStatus.UP)
        return sorted({self._cluster_of(vm).name for vm in up})

    def _centers_by_vms(self) -> object:
        web = (vm for vm in self._vms.values() if vm.name.startswith("web"))
        return sorted({self._cluster_of(vm).data_center_id for vm in web})

    def _words(self) -> object:
        def says(vm: Any) -> bool:
            said = vm.domain.definition
            return any("web" in text.casefold() for text in (said.name, said.title, said.description, vm.id))

        return sorted((vm for vm in self._vms.values() if says(vm)), key=lambda vm: vm.name)

    def _below(self, *names: str) -> set[str]:
        tags: Any = self._graph.tables[Kind.TAG].values()
        return {tag.id for tag in tags if tag.name in names or tag.parent_id in names}

    def _having(self, ids: set[str]) -> list[Any]:
        tagging = self._graph.tagging
        return [vm for vm in self._vms.values() if not ids.isdisjoint(tagging(Ref(Kind.VM, vm.id)).tags)]

    def _tagged(self) -> object:
        return sorted(self._having(self._below("tag-1")), key=lambda vm: vm.name)

    def _untagged_hosts(self) -> object:
        ids = {id_ for id_ in self._graph.tables[Kind.TAG] if id_.startswith("tag-1")}
        having = {vm.host_id for vm in self._having(self._below(*ids))}
        return sorted(host.name for host in self._hosts.values() if host.id not in having)

    def _disks_by_cluster(self) -> object:
        found = [
            (disk.source, vm.id)
            for vm in self._vms.values()
            if self._cluster_of(vm).name.startswith("prod")
            for disk in vm.domain.definition.disks
            if disk.format == "raw"
        ]
        return sorted(found)

    def _disks_by_host(self) -> object:
        found = [
            (vm.name, disk.target)
            for vm in self._vms.values()
            if vm.domain.status is VmStatus.UP and "-1" in self._hosts[vm.host_id].name
            for disk in vm.domain.definition.disks
            if disk.format == "raw"
        ]
        return sorted(found)

"""How much runs, and how busy the hosts are together: the head of `top`. Pure; any thread."""

from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.core.unit import format_size
from stellwerk.model.graph import Graph
from stellwerk.model.history.of_hosts import mean_of
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import HostStatus
from stellwerk.model.vm import Vm


class Load(Record, frozen=True, kw_only=True):
    """Of all hosts. `cpus` and `memory` (bytes) are those of hosts that are Up; `cpu` and `used` their shares in use,
    in percent, None = nobody knows."""

    hosts: int
    up: int
    vms: int
    running: int
    cpus: int
    memory: int
    cpu: float | None
    used: float | None

    @property
    def text(self) -> str:
        """One line."""
        cpu = f"CPU {_share(self.cpu)} of {self.cpus:,}"
        memory = f"memory {_share(self.used)} of {format_size(self.memory)}"
        hosts = f"hosts {self.up:,} of {self.hosts:,} up"
        return "  ·  ".join((hosts, f"VMs {self.running:,} of {self.vms:,} running", cpu, memory))

    @property
    def plain(self) -> dict[str, Any]:
        """For machines."""
        return {
            "hosts": {"total": self.hosts, "up": self.up},
            "vms": {"total": self.vms, "running": self.running},
            "cpu": {"count": self.cpus, "usage": self.cpu},
            "memory": {"total": self.memory, "usage": self.used},
        }


def load_of(graph: Graph) -> Load:
    """How it is now."""
    hosts = [host for host in graph.all(Kind.HOST) if isinstance(host, Host)]
    up = [host for host in hosts if host_status(host) is HostStatus.UP]
    vms = graph.all(Kind.VM)
    facts = [host.facts for host in up if host.facts is not None]
    return Load(
        hosts=len(hosts),
        up=len(up),
        vms=len(vms),
        running=sum(1 for vm in vms if isinstance(vm, Vm) and vm.domain.active),
        cpus=sum(one.cpu.cpus for one in facts),
        memory=sum(one.memory for one in facts),
        cpu=mean_of(up, graph, "cpu_usage"),
        used=mean_of(up, graph, "mem_usage"),
    )


def _share(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.0f} %"

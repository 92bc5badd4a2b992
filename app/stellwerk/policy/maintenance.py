"""What keeps a host from being emptied: the VMs that run on it, and what is being done to them. Pure; any thread."""

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.text import natural_key
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.task import Task
from stellwerk.model.vm import Vm


def running_vms(host: Host, graph: Graph) -> tuple[Vm, ...]:
    """The VMs that run on a host, as it last reported, in the order of their names."""
    found = (vm for vm in graph.related(host, "vms") if isinstance(vm, Vm) and vm.domain.active)
    return tuple(sorted(found, key=lambda vm: natural_key(vm.name)))


def tasks_on(host: Host, graph: Graph, *, but: TaskId | None = None) -> tuple[Task, ...]:
    """What is being done to the host or its VMs and has not ended, one task excepted."""
    targets = {Ref(Kind.HOST, host.id)} | {Ref(Kind.VM, vm.id) for vm in graph.related(host, "vms")}
    return tuple(
        task
        for task in graph.all(Kind.TASK)
        if isinstance(task, Task) and not task.over and task.id != but and task.target in targets
    )

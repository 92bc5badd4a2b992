"""Another place for a VM that is off, as a part of changing it: the host that is named, or the best of a cluster. A VM
is in the cluster of its host, so another cluster is another host. Owner thread; quick.
"""

from stellwerk.commands.vm_make.place_look import suggested
from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.ids import ClusterId, HostId
from stellwerk.core.text import _
from stellwerk.engine.look import Look
from stellwerk.model.graph import Graph
from stellwerk.model.vm import Vm
from stellwerk.policy.migration import Way, cannot_move


def new_place(vm: Vm, host: HostId | None, cluster: ClusterId | None, graph: Graph) -> HostId | None:
    """Where it goes; None where it is there already. Raises Refused where no host of the cluster takes it."""
    if host is not None:
        return None if host == vm.host_id else host
    home = graph.host(vm.host_id)
    if cluster is None or (home is not None and home.cluster_id == cluster):
        return None
    emulated = vm.domain.definition.type == "qemu"
    return suggested(cluster, vm.domain.definition.memory, graph, emulated=emulated).host_id


def place_in(look: Look) -> HostId | None:
    """The same for what is asked for."""
    host, cluster = look.arg("host"), look.arg("cluster")
    return new_place(look.vm, HostId(host) if host else None, ClusterId(cluster) if cluster else None, look.graph)


def place_refusal(look: Look) -> AppError | None:
    """Why it cannot go there."""
    if not look.arg("host") and not look.arg("cluster"):
        return None
    if look.arg("host") and look.arg("cluster"):
        return Invalid(_("a host and a cluster exclude each other"), _("give -HostId or -ClusterId"))
    try:
        dest = place_in(look)
    except AppError as error:
        return error
    if dest is None:
        return None
    if not look.vm.domain.active:
        there = look.graph.host(dest)
        way = Way(copy=False, offline=True)
        return cannot_move(look.vm, there, way, look.graph) if there is not None else None
    text = _('VM "{name}" runs; only one that is off is put on another host by this').format(name=look.name)
    return Refused(text, _("move it with Migrate-Vm, which needs no stop"))


def place_lines(look: Look) -> tuple[str, ...]:
    """What is done, in sentences."""
    dest = place_in(look) if look.arg("host") or look.arg("cluster") else None
    if dest is None:
        return ()
    return (_('VM "{name}" is moved to host "{host}"').format(name=look.name, host=look.host_name(dest)),)

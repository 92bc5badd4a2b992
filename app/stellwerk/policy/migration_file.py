"""The files of a VM that moves to another storage: which are carried, which may go afterwards. Pure; any thread."""

from collections.abc import Iterable, Mapping, Sequence

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import HostId
from stellwerk.core.text import _, quoted
from stellwerk.model.graph import Graph
from stellwerk.model.vm import Vm
from stellwerk.policy.standing import Files, is_held, nobody_can_tell, standing_on, standing_words, writers
from stellwerk.policy.vm_file import other_users, variables_of


def cannot_carry(vm: Vm, paths: Sequence[str], shared: Mapping[str, bool | None], files: Files) -> AppError | None:
    """Why files cannot be carried as they are: one stands on another that the other host does not see."""
    for path in paths:
        below = files[path].backing if path in files else ""
        if below and shared.get(below) is not True:
            text = _('disk {file} of VM "{name}" stands on {below}, which does not go along')
            named = text.format(file=path, name=vm.name, below=below)
            return Refused(named, _("copy the VM: a full copy stands on nothing"))
    return None


def sweepable(vm: Vm, home: HostId, paths: Iterable[str], files: Files, graph: Graph) -> dict[str, str]:
    """By path why a file stays on the host that the VM has left; empty = it may go. Only of files that were carried."""
    unknown = nobody_can_tell(home, files, graph, but=vm)
    return {path: _needed_by(vm, path, files, graph) or unknown for path in paths}


def _needed_by(vm: Vm, path: str, files: Files, graph: Graph) -> str:
    if not is_held(path, files) and path != variables_of(vm):
        return _("no active storage pool holds it")
    if vm.also_on:
        return _("the VM is also defined on another host")
    names = {other.name for users in other_users(vm, (path,), graph).values() for other in users}
    names |= {other.name for other in writers(path, files, graph, but=vm)}
    if names:
        return _("also named by {vms}").format(vms=quoted(sorted(names)))
    above = standing_on(path, files)
    return standing_words(above) if above else ""

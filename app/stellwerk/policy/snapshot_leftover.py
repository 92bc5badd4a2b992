"""Files that a task had made or wanted to remove when it was lost, and that nobody needs. Pure; any thread."""

from collections.abc import Iterable, Sequence

from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import nvram_copy
from stellwerk.policy.standing import Files, chain, is_same, standing_on, writers
from stellwerk.policy.vm_file import other_users


def leftovers(vm: Vm, paths: Iterable[str], present: Sequence[Snapshot], files: Files, graph: Graph) -> list[str]:
    """Those of the paths that are there and belong to nothing: no disk of any VM, no snapshot, and nobody stands on
    them."""
    return [path for path in dict.fromkeys(paths) if path in files and not _is_needed(path, vm, present, files, graph)]


def _is_needed(path: str, vm: Vm, present: Sequence[Snapshot], files: Files, graph: Graph) -> bool:
    said = vm.domain.definition
    own = [below for disk in said.disks for below in (*chain(disk.source, files), *disk.backing)]
    kept = [name for one in present for name in _files_of(vm, one)]
    named = any(is_same(name, path, files) for name in (*own, *kept, said.firmware.nvram) if name)
    others = bool(other_users(vm, (path,), graph)) or bool(writers(path, files, graph, but=vm))
    return named or others or bool(standing_on(path, files))


def _files_of(vm: Vm, one: Snapshot) -> list[str]:
    copies = [nvram_copy(vm, one.name, one.files[0])] if one.files else []
    return [*one.files, *one.homes, one.memory_file, one.nvram, *copies]

"""Whether two hosts see one storage: a small file is left for a moment and looked for. Owner thread, in steps."""

import posixpath
from collections.abc import Generator
from typing import Any

from stellwerk.commands.outside.asking import asked
from stellwerk.engine.step import Step
from stellwerk.model.host import Host
from stellwerk.model.vm import Vm


def shared_paths(vm: Vm, host: Host, paths: tuple[str, ...]) -> Generator[Step, Any, dict[str, bool | None]]:
    """By path: whether the other host sees the folder that this host does. One mark for each folder."""
    by_folder: dict[str, bool | None] = {}
    for path in paths:
        folder = posixpath.dirname(path)
        if folder not in by_folder:
            by_folder[folder] = yield from folder_shared(vm, host, path)
    return {path: by_folder[posixpath.dirname(path)] for path in paths}


def folder_shared(vm: Vm, host: Host, path: str) -> Generator[Step, Any, bool | None]:
    """Whether another host sees the folder of a file; None where that cannot be tried."""
    mark: str = yield asked(vm.host_id, lambda session: session.leave_mark(path))
    if not mark:
        return None
    try:
        seen: bool | None = yield asked(host.id, lambda session: session.sees_mark(mark))
    finally:
        yield asked(vm.host_id, lambda session: session.remove_mark(mark))
    return seen is True

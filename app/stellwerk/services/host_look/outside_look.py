"""Looks at files outside of all storage pools by the shell of their host. `looked` blocks, on a thread of its own; the
rest is for the owner thread.

libvirt tells nothing of them. Where no shell leads to the host, or it may not look, nothing is told.
"""

from collections.abc import Callable, Collection
from functools import partial

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.core.text import _
from stellwerk.model.snapshot import StoredFile
from stellwerk.policy.outside.listing import answer, question
from stellwerk.policy.outside.place import below, folders_of, last_read, named_by_vms
from stellwerk.policy.standing import Files
from stellwerk.ports.lane import Answer
from stellwerk.ports.visit import Visit
from stellwerk.services.host_look.asking import Waiters
from stellwerk.services.host_look.shell_turn import ShellTurns
from stellwerk.store.inventory import Inventory

LIMIT = 60.0
"""Seconds for all of it."""
MOST_FOLDERS = 64
_DEEPEST = 20


def looked(visit: Visit, folders: Collection[str], files: Files) -> Files:
    """All files in folders, and in those of what they stand on; `files` are known already. Raises Refused where that
    is not all of them, or cannot be told."""
    shell, found, seen = visit.shell(), dict[str, StoredFile](), set[str]()
    for _number in range(_DEEPEST):
        due = sorted(set(folders) - seen)
        if not due:
            return found
        seen.update(due)
        if len(seen) > MOST_FOLDERS:
            break
        ended = shell.run(question(due), limit=LIMIT, as_root=True)
        found |= answer(ended.status, ended.out)
        folders = folders_of(below(found, files), files)
    raise Refused(_("images outside of all storage pools lie in too many folders"), _("make storage pools of them"))


class OutsideReading:
    """What lies beside the images of a host's VMs, as far as no volume tells. One reading a host at a time."""

    def __init__(self, inventory: Inventory, turns: ShellTurns | None) -> None:
        """Without `turns` no host has a shell."""
        self._inventory = inventory
        self._turns = turns
        self._waiters: Waiters[Files] = Waiters()

    def read(self, host_id: HostId, done: Callable[[Answer[Files]], None]) -> None:
        """Ask the shell, where there is something to be asked; its volumes should have been read before."""
        view = self._inventory.view
        files = last_read(host_id, view)
        folders = folders_of(named_by_vms(host_id, view), files)
        if not folders or self._turns is None:
            done(Answer(value={}))
        elif not self._waiters.joined(host_id, done):
            job = partial(looked, folders=folders, files=files)
            self._turns.ask(host_id, job, lambda answer: self._waiters.answered(host_id)(answer), LIMIT)

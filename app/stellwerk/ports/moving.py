"""Moving VMs between hosts: a part of the hypervisor port, with its rules. Blocks; never on the owner thread."""

from collections.abc import Callable
from typing import Any, Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.migration import MoveFindings, MoveNeeds, MovePlan, MoveProgress


class Moving(Protocol):
    """The part of a session that moves VMs."""

    def needed_cpu(self, id_: VmId) -> str:
        """The processor that the guest of a running VM sees, as XML for the other host; empty where any will do."""
        ...

    def findings(self, needs: MoveNeeds) -> MoveFindings:
        """What this host has of what a VM needs. Looks at the active storage pools that hold its folders again."""
        ...

    def leave_mark(self, path: str, *, anyway: bool = False) -> str:
        """Make a small file beside `path` and answer its path: whoever sees it has the same storage. Empty where no
        active storage pool holds the folder, or it takes no file; `anyway`: a pool for the moment may hold it."""
        ...

    def sees_mark(self, mark: str, *, anyway: bool = False) -> bool | None:
        """Whether this host sees such a file; None where no active storage pool of it holds the folder. `anyway` as
        above: None where it cannot look there at all."""
        ...

    def remove_mark(self, mark: str) -> None:
        """Remove it again. Harmless where it is gone."""
        ...

    def migrate(self, id_: VmId, to: Any, plan: MovePlan) -> None:
        """Move a VM to the host of the session `to`, which stays usable meanwhile. Returns when it is there.

        Raises Cancelled after `stop_move`; the VM stays where it was after any error that libvirt tells.
        """
        ...

    def carry(self, path: str, to: Any, told: Callable[[int, int], None]) -> None:
        """Copy a file of a VM that is off to the same path on the host of the session `to`. `told` gets the bytes that
        are there and all; what it raises ends it, and nothing of the copy is left."""
        ...

    def has_file(self, path: str) -> bool:
        """Whether a file is there, in a storage pool or not; False where nobody can look."""
        ...

    def drop_file(self, path: str) -> None:
        """Delete a file, in a storage pool or not."""
        ...

    def move_progress(self, id_: VmId) -> MoveProgress | None:
        """How far a move is; None where none is under way."""
        ...

    def stop_move(self, id_: VmId) -> None:
        """Ask for the end of a move: `migrate` raises Cancelled then, and the VM stays."""
        ...

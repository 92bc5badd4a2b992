"""Snapshots: a part of the hypervisor port, with its rules. Blocks; never on the owner thread."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.snapshot import MergeProgress, ReturnPlan, Snapshot, SnapshotWish, StoredFile

NOTHING: Mapping[str, str] = MappingProxyType({})


class MergeWatch(Protocol):
    """Who may give up a merge while it is under way; asked on the thread that merges."""

    def given_up(self) -> bool:
        """Wait a moment; whether it is to be given up."""
        ...

    def last_moments(self) -> bool:
        """All is written, and from now on it cannot be given up. False = it was before."""
        ...


class Snapshotting(Protocol):
    """The part of a session that keeps snapshots."""

    def snapshots(self, id_: VmId) -> list[Snapshot]:
        """The snapshots of a VM, parents before children."""
        ...

    def stored_files(self) -> Mapping[str, StoredFile]:
        """Every file of the host's active storage pools by its path, as it is now: pools are looked at again."""
        ...

    def take_snapshot(self, id_: VmId, wish: SnapshotWish) -> None:
        """Take one, of all disks or of none. Raises Conflict for a name that is taken."""
        ...

    def merge_snapshot(
        self,
        id_: VmId,
        name: str,
        overlays: Mapping[str, str],
        merged: Mapping[str, str] = NOTHING,
        watch: MergeWatch | None = None,
    ) -> None:
        """Merge what was written since into the frozen files, and forget the snapshot. `overlays`: by frozen file the
        one on top of it. `merged`: by file that is gone the one that it was merged into already; other snapshots keep
        their content there from now on. libvirt does not look who else stands on these files: the caller has.

        Of a VM that runs it ends with Cancelled once `watch` gives up: the VM goes on as it was. Of one that is off
        `stop_merge` ends it."""
        ...

    def stop_merge(self, id_: VmId) -> None:
        """End the QEMU that merges for a VM that is off: whoever merges gets an error then, and nothing that was
        written since is lost. Nothing where there is none, and nothing to a guest that ran."""
        ...

    def merge_progress(self, id_: VmId) -> MergeProgress | None:
        """How far a merge is; None where none is under way."""
        ...

    def forget_snapshot(self, id_: VmId, name: str, merged: Mapping[str, str] = NOTHING) -> None:
        """Forget a snapshot; its files stay. `merged` as above."""
        ...

    def return_to(self, id_: VmId, plan: ReturnPlan) -> None:
        """Let a VM that is off go on from a snapshot: new files on top of the frozen ones, the definition of that
        moment, its memory where it was kept. All or nothing; what is discarded goes last."""
        ...

    def end_merge(self, id_: VmId, *, was_off: bool) -> bool:
        """End a merge whose maker was lost: of a VM that `was_off` it is given up, and the QEMU that merged ends; of
        one that runs it is brought to its end. False while that is still to come."""
        ...

    def end_return(self, id_: VmId, plan: ReturnPlan) -> None:
        """Do what is left of a `return_to` that ended after the VM was given its new files. Harmless twice; nothing
        is discarded."""
        ...

    def return_inside(self, id_: VmId, name: str) -> None:
        """Let libvirt go back to an internal snapshot."""
        ...

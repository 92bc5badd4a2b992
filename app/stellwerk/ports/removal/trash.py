"""The trash of a host: a part of the hypervisor port, with its rules. Blocks; never on the owner thread."""

from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.removal.trash import Trashed, TrashPlan


class Trashing(Protocol):
    """The part of a session that removes VMs so that they can be brought back."""

    def put_in_trash(self, id_: VmId, plan: TrashPlan) -> Trashed:
        """Keep the definition of a VM that is off with its snapshots beside its disks, then remove it from libvirt; its
        files stay where they are. Raises Refused where the VM runs or the storage does not take the definition, and
        then nothing is changed."""
        ...

    def put_template_in_trash(self, path: str, plan: TrashPlan) -> Trashed:
        """Keep what the sidecar of a template says in the trash, then delete the sidecar: nobody knows the template any
        more, its files stay where they are. All or nothing."""
        ...

    def trash(self) -> list[Trashed]:
        """What is in the trash, in the active storage pools, as libvirt knows them."""
        ...

    def restore_trash(self, path: str, name: str = "") -> Trashed:
        """Define the VM again with its snapshots, under another `name` where one is given, or write the sidecar of the
        template again, and forget that it was removed. All or nothing. Raises Gone where a file is missing, Conflict
        where its name or UUID is taken."""
        ...

    def empty_trash(self, path: str, doomed: tuple[str, ...]) -> None:
        """Delete these of its files, then what keeps it: what ends midway is found again. libvirt does not look who
        uses them: the caller has."""
        ...

    def mark_files(self, id_: VmId, paths: tuple[str, ...]) -> None:
        """Write into the definition of a VM which files beside its disks were made for it and may go with it."""
        ...

    def users_by_path(self) -> dict[str, tuple[str, ...]]:
        """The names of the host's domains that name each path, or stand on it."""
        ...

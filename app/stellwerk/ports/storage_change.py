"""Changing storage pools and volumes of a host: a part of the hypervisor port, with its rules. Blocks; never on the
owner thread."""

from collections.abc import Callable
from typing import Protocol

from stellwerk.model.making.storage_spec import PoolSpec
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.storage import Volume

Read = Callable[[int], bytes]
"""Answers the next bytes, at most as many as it is asked for; none at the end. Raises AppError to give up."""


class StorageChange(Protocol):
    """The part of a session that changes storage."""

    def add_pool(self, spec: PoolSpec) -> str:
        """Define a pool, make its folder where it needs one, start it; answers its UUID. Nothing is left of one that
        cannot be started."""
        ...

    def start_pool(self, uuid: str) -> None:
        """Start it; nothing where it is active."""
        ...

    def stop_pool(self, uuid: str) -> None:
        """Stop it; its volumes stay where they are, and VMs that run on them go on."""
        ...

    def set_pool_autostart(self, uuid: str, on: bool) -> None:
        """Start it with its host, or not."""
        ...

    def remove_pool(self, uuid: str) -> None:
        """Stop it and remove its definition; volumes and folder stay."""
        ...

    def add_volume(self, spec: VolumeSpec) -> Volume:
        """Make a volume; of a preallocated one this takes as long as its space is being taken. Raises Conflict where
        there is one of that name."""
        ...

    def copy_volume(self, spec: VolumeSpec, source: str) -> Volume:
        """Make a volume with the content of the file or volume at the path `source`, then of the size of `spec` where
        that is larger. Raises Gone where no active pool holds the source."""
        ...

    def upload(self, pool: str, volume: str, size: int, read: Read) -> None:
        """Write `size` bytes into a volume from its beginning. What `read` raises ends it; the volume stays."""
        ...

    def grow_volume(self, pool: str, volume: str, size: int) -> None:
        """Let a volume have this many bytes; nothing where it has as many or more."""
        ...

    def delete_volume(self, pool: str, volume: str, unwritten: int | None = None) -> bool:
        """Delete it; nothing where it is gone. `unwritten`: only if it takes no more than these bytes of space, as many
        as when it was made. Answers whether it is gone."""
        ...

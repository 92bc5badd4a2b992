"""A move of a VM from one host to another: what it needs there, what was found, how it is to be done. Frozen."""

from collections.abc import Mapping

from stellwerk.core.ids import VmId
from stellwerk.core.record import Record


class MoveNeeds(Record, frozen=True, kw_only=True):
    """What a VM needs of the host that it is to live on.

    `cpu` is libvirt's XML of the processor that its guest sees, empty where any will do. `files` are paths of its
    disks and CDs, `networks` names of libvirt networks, `bridges` and `cards` network devices of the host.
    """

    id: VmId
    name: str
    arch: str = ""
    machine: str = ""
    type: str = ""
    cpu: str = ""
    files: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


class MoveFindings(Record, frozen=True, kw_only=True):
    """What the other host has of it.

    `files`: True = it is in an active storage pool, False = a pool holds its folder and not it, None = no active pool
    holds its folder, so that nobody can tell. `same_name` is the UUID of another VM of that name, empty = free.
    `cpu_fits` None = not compared. `networks_off` are there and not active.
    """

    files: Mapping[str, bool | None]
    same_name: str = ""
    cpu_fits: bool | None = None
    networks_missing: tuple[str, ...] = ()
    networks_off: tuple[str, ...] = ()
    cards_missing: tuple[str, ...] = ()


class MovePlan(Record, frozen=True, kw_only=True):
    """How it is done. `copies` are the targets (`vda`) of the disks whose content goes along; `offline`: only the
    definition goes, of a VM that is off. `address`: where the source host reaches the other one, empty = as the other
    one calls itself."""

    live: bool = True
    offline: bool = False
    persistent: bool = True
    copies: tuple[str, ...] = ()
    address: str = ""


class MoveProgress(Record, frozen=True):
    """How far it is: bytes of memory and disks, in sum, and bytes a second."""

    total: int = 0
    remaining: int = 0
    speed: int = 0

    @property
    def fraction(self) -> float | None:
        """From 0 to 1; None while nothing is known. It may go back: a guest writes while it moves."""
        return None if not self.total else min(1.0, max(0.0, 1 - self.remaining / self.total))

"""How a copy of a VM will be made, decided and checked. Frozen; any thread. Sizes in bytes."""

from collections.abc import Mapping

from stellwerk.core.ids import VmId
from stellwerk.core.record import Record, field
from stellwerk.model.making.vm_spec import VolumeSpec


class DiskCopy(Record, frozen=True, kw_only=True):
    """One disk: the file `source` that is copied, or stood on where the volume has a `backing`; the volume to be made
    its path, and how much it will take, as far as that is known."""

    target: str
    source: str
    format: str
    volume: VolumeSpec
    path: str
    held: int = 0

    @property
    def linked(self) -> bool:
        """It stands on the original's file."""
        return bool(self.volume.backing)


class Frozen(Record, frozen=True, kw_only=True):
    """A disk of the original that goes on in the file `overlay`, so that the one below is written no more."""

    target: str
    below: str
    format: str
    overlay: str


class CopyPlan(Record, frozen=True, kw_only=True):
    """`frozen`: how the original goes on meanwhile; `thaw`: afterwards all is merged back. `owned`: paths that the
    original is marked to own then. `macs`: new addresses by the old ones. `nvram`: UEFI's variables, and the copy's
    file of them. `seed`: the CD for cloud-init that the copy gets instead of the original's; `dropped`: media that it
    does not get. `needed`: what the volumes take at once, by pool. `snapshot`: the one whose state and definition are
    copied, empty = the present."""

    id: VmId
    name: str
    disks: tuple[DiskCopy, ...]
    frozen: tuple[Frozen, ...] = ()
    thaw: bool = False
    owned: tuple[str, ...] = ()
    macs: Mapping[str, str] = field(default_factory=dict)
    nvram: tuple[str, str] | None = None
    seed: DiskCopy | None = None
    dropped: tuple[str, ...] = ()
    needed: Mapping[str, int] = field(default_factory=dict)
    snapshot: str = ""

"""What will be done to make a VM, decided and checked. Frozen; any thread. Sizes in bytes."""

from stellwerk.core.record import Record
from stellwerk.model.making.storage_spec import PoolSpec
from stellwerk.model.making.vm_spec import VmSpec, VolumeSpec


class NewVolume(Record, frozen=True, kw_only=True):
    """A volume to be made, and what goes into it: a copy of the file at `source` on the host, the file `upload` of this
    computer, what the host fetches from `url` into `folder`, or `content`; with none of them it stays empty. `sha256`
    is what the file that is uploaded or fetched must have."""

    spec: VolumeSpec
    source: str = ""
    upload: str = ""
    url: str = ""
    folder: str = ""
    content: bytes = b""
    sha256: str = ""


class VmPlan(Record, frozen=True, kw_only=True):
    """`pool` is made first where there is none, `pools` and `networks` (UUID and name) are started; then the volumes,
    the definition, the start. `space` is what the volumes may take of each pool; `warnings` are for people."""

    spec: VmSpec
    volumes: tuple[NewVolume, ...] = ()
    pool: PoolSpec | None = None
    pools: tuple[tuple[str, str], ...] = ()
    networks: tuple[tuple[str, str], ...] = ()
    start: bool = False
    space: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()

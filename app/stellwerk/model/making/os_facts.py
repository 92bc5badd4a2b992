"""What libosinfo's database says of an operating system. Frozen; any thread. Sizes in bytes."""

from stellwerk.core.record import Record


class OsFacts(Record, frozen=True, kw_only=True):
    """One entry. `ids` are its short ids, the first the usual one. `devices` are the ids of the devices that it has
    drivers for, those of the systems that it derives from included. `released`: the year, 0 = not said. `efi` and
    `bios`: it starts by them; None = not said. 0 = no size is said.
    """

    ids: tuple[str, ...]
    name: str
    uri: str
    family: str = ""
    released: int = 0
    devices: frozenset[str] = frozenset()
    efi: bool | None = None
    bios: bool | None = None
    least_memory: int = 0
    memory: int = 0
    disk: int = 0
    vcpus: int = 0

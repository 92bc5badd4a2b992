"""Which storage pool of a host gets a new volume, and whether its space suffices. Pure; any thread."""

from stellwerk.core.error import Gone, Refused
from stellwerk.core.text import _
from stellwerk.core.unit import format_size
from stellwerk.model.making.host_stock import HostStock
from stellwerk.model.making.storage_spec import PoolSpec
from stellwerk.model.storage import StoragePool

FOLDER = PoolSpec(name="default", path="/var/lib/libvirt/images")
"""What is made on a host that has no pool: what virt-manager and others make, too."""

_FILES = frozenset({"dir", "fs", "netfs", "gluster", "vstorage"})
"""Types of pools that hold files, which a name of a format means something for."""
_FOLDERS = frozenset({"dir", "fs", "netfs"})
"""Those whose volumes are files in a folder of the host."""


class PoolChoice:
    """Chooses for one VM; keeps what has to be made or started for it, and what is taken of each pool."""

    def __init__(self, stock: HostStock, *, prepare: bool) -> None:
        self._stock = stock
        self._prepare = prepare
        self.made: PoolSpec | None = None
        self.started: dict[str, str] = {}
        """Name by UUID."""
        self.taken: dict[str, int] = {}
        """Bytes that new volumes may take, by the name of the pool."""
        self._tight: dict[str, str] = {}
        """What is said of pools that the new disks can fill; of each the last that was found."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be known of the pools."""
        return tuple(self._tight.values())

    def choose(self, name: str) -> str:
        """The name of the pool: the one that is named, else the usual one. Raises Gone, Refused."""
        if not name:
            return self._usual()
        pool = self._stock.pool(name)
        if pool is None:
            text = _('there is no storage pool "{name}"').format(name=name)
            raise Gone(text, _("the host has {names}").format(names=_names(self._stock)))
        return self._ready(pool)

    def holds_files(self, name: str) -> bool:
        """Its volumes are files."""
        pool = self._stock.pool(name)
        return pool is None or pool.type in _FILES

    def folder(self, name: str) -> str:
        """The path of the folder that its volumes are files in; empty where it is none."""
        pool = self._stock.pool(name)
        if pool is None:
            return self.made.path if self.made is not None and self.made.name == name else ""
        return pool.path if pool.type in _FOLDERS else ""

    def take(self, name: str, size: int, *, now: bool) -> None:
        """Take space for a volume; `now`: at once, not as it fills. Raises Refused where there is too little."""
        self.taken[name] = self.taken.get(name, 0) + size
        pool = self._stock.pool(name)
        if pool is None or pool.available is None or self.taken[name] <= pool.available:
            return
        words = {"name": name, "free": format_size(pool.available), "size": format_size(self.taken[name])}
        if now:
            text = _('storage pool "{name}" has {free} left; {size} are needed').format(**words)
            raise Refused(text, _("choose another pool, smaller disks, or thin provisioning"))
        text = _('storage pool "{name}" has {free} left; the new disks can grow to {size}')
        self._tight[name] = text.format(**words)

    def _usual(self) -> str:
        """`default` where it is active, else the active one of files with most space, else any."""
        pools = sorted(self._stock.pools, key=_preference)
        active = [pool for pool in pools if pool.active]
        if active:
            return active[0].name
        if pools:
            return self._ready(pools[0])
        if not self._prepare:
            text = _("the host has no storage pool")
            raise Refused(text, _("add one with Add-StoragePool, or let one be made with -Prepare"))
        self.made = FOLDER
        return FOLDER.name

    def _ready(self, pool: StoragePool) -> str:
        if pool.active:
            return pool.name
        if not self._prepare:
            text = _('storage pool "{name}" is not active').format(name=pool.name)
            raise Refused(text, _("start it with Start-StoragePool, or let it be started with -Prepare"))
        self.started[pool.uuid] = pool.name
        return pool.name


def _preference(pool: StoragePool) -> tuple[bool, bool, bool, int, str]:
    """What is called after CDs is for those, however much space it has."""
    for_cds = "iso" in pool.name.lower()
    return pool.name != FOLDER.name, for_cds, pool.type not in _FILES, -(pool.available or 0), pool.name


def _names(stock: HostStock) -> str:
    return ", ".join(f'"{pool.name}"' for pool in stock.pools) or _("none")

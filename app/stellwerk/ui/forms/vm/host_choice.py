"""What the host that the wizard is about has to choose from: pools, networks, its own interfaces. Owner thread."""

from collections.abc import Callable, Iterable, Sequence

from stellwerk.core.ids import HostId
from stellwerk.core.text import _, natural_key
from stellwerk.model.entity import Entity
from stellwerk.model.host import Host
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.policy.ability import host_values
from stellwerk.policy.offer.network_offer import NetworkOffer, Way, offers_of
from stellwerk.store.inventory import Inventory

LookAt = Callable[[HostId], None]
"""Reads a host's pools, networks and interfaces into the inventory; returns at once."""


class HostChoice:
    """Of one host: the one that was named, or that is suggested within a cluster, whose others nobody asks. `look_at`
    asks a host the first time that it is chosen."""

    def __init__(self, inventory: Inventory, look_at: LookAt | None = None) -> None:
        self._inventory = inventory
        self._look_at = look_at
        self._host: Host | None = None
        self._asked: set[HostId] = set()

    def choose(self, host_id: HostId | None) -> None:
        """The VM goes there; None = nobody knows where."""
        self._host = self._inventory.view.host(host_id) if host_id is not None else None
        if self._host is not None and self._look_at is not None and self._host.id not in self._asked:
            self._asked.add(self._host.id)
            self._look_at(self._host.id)

    def words(self, *, suggested: bool) -> str:
        """Whose pools and networks are offered, where that does not go without saying; empty = it does."""
        if self._host is None:
            return ""
        known = any(self._related(relation) for relation in ("pools", "networks", "nics"))
        if not known:
            text = _('The pools and networks of host "{host}" are not read yet; their names can be typed all the same')
        elif suggested:
            text = _('Pools and networks are offered as host "{host}" has them, where the VM goes as things stand')
        else:
            return ""
        return text.format(host=self._host.name)

    def pools(self) -> list[str]:
        """Names of active pools."""
        active = (one for one in self._related("pools") if isinstance(one, StoragePool) and one.active)
        return _sorted(one.name for one in active)

    def volumes(self, endings: tuple[str, ...] = ()) -> list[str]:
        """`POOL/VOLUME` of active pools, of those with one of these endings."""
        view = self._inventory.view
        pools = [one for one in self._related("pools") if isinstance(one, StoragePool) and one.active]
        return _sorted(
            f"{pool.name}/{volume.name}"
            for pool in pools
            for volume in view.related(pool, "volumes")
            if isinstance(volume, Volume) and (not endings or volume.name.lower().endswith(endings))
        )

    def buses(self, usual: Sequence[str]) -> tuple[str, ...]:
        """Of these buses those that disks can have there, as far as the host has told."""
        host = self._inventory.view.host(self._host.id) if self._host is not None else None
        told = host_values(host, "disk bus") if host is not None else None
        return tuple(bus for bus in usual if told is None or bus in told)

    def places(self) -> list[tuple[str, str]]:
        """What an interface can be connected to: what is said, and its words."""
        hosts = () if self._host is None else (self._host,)
        return [(offer.written, _words(offer)) for offer in offers_of(self._inventory.view, hosts)]

    def _related(self, relation: str) -> list[Entity]:
        return [] if self._host is None else list(self._inventory.view.related(self._host, relation))


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=natural_key)


def _words(offer: NetworkOffer) -> str:
    match offer.way:
        case Way.NETWORK:
            text = _('network "{name}"') if offer.active else _('network "{name}", not active')
        case Way.BRIDGE:
            text = _("bridge {name}")
        case Way.DIRECT:
            text = _("directly on {name}")
    return text.format(name=offer.name)

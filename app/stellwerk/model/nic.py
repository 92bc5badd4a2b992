"""Network interfaces of a host: cards, bridges, bonds, VLANs, and what VMs are plugged into. Frozen; any thread."""

from enum import StrEnum

from stellwerk.core.ids import HostId, NicId, TagId
from stellwerk.core.record import Record, replace
from stellwerk.core.text import N_
from stellwerk.model.field import NO_VALUES, Values


class NicType(StrEnum):
    """What an interface is. The value is stable: it is stored, and queries name it."""

    PHYSICAL = N_("physical")
    BRIDGE = N_("bridge")
    BOND = N_("bond")
    VLAN = N_("vlan")
    TAP = N_("tap")
    """The host's end of a VM's interface."""
    VIRTUAL = N_("virtual")
    """Made by software, for another purpose (veth, dummy, tunnel ...)."""
    LOOPBACK = N_("loopback")


class LinkWord(StrEnum):
    """Whether an interface carries anything."""

    UP = N_("up")
    DOWN = N_("down")


class Nic(Record, frozen=True, kw_only=True):
    """One network interface of a host. `id` is host id and name.

    `link` None = unknown. `mtu` in bytes and `speed` in Mbit/s, 0 = unknown. `master` is the bridge or bond that it is
    a port of, `parent` the interface that it stands on (a VLAN's). `addresses` with prefix length. `vlan` is the id of
    a VLAN, 0 = none. `driver` is the kernel's. `from_shell`: the host's own `ip` has told, which knows more than
    libvirt. `tags` and `values` are filled in by the inventory.
    """

    id: NicId
    host_id: HostId
    name: str
    type: NicType = NicType.PHYSICAL
    mac: str = ""
    link: LinkWord | None = None
    mtu: int = 0
    speed: int = 0
    master: str = ""
    parent: str = ""
    vlan: int = 0
    driver: str = ""
    addresses: tuple[str, ...] = ()
    from_shell: bool = False
    seen: float = 0.0
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES


def nic_id(host_id: HostId, name: str) -> NicId:
    """The identity of an interface: names are unique on a host."""
    return NicId(f"{host_id}/{name}")


def completed(nic: Nic, known: Nic) -> Nic:
    """An interface, where it says nothing of something with what is `known` of it from elsewhere."""
    said = {key: getattr(nic, key) or getattr(known, key) for key in _FACTS}
    return replace(nic, type=known.type if nic.type is NicType.PHYSICAL else nic.type, **said)


_FACTS = ("mac", "link", "mtu", "speed", "master", "parent", "vlan", "driver", "addresses")

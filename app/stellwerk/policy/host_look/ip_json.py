"""What `ip -j -d address` says of a host's interfaces. Never raises for what comes. Pure; any thread."""

import ipaddress
from collections.abc import Iterator
from typing import Any

from stellwerk.core.ids import HostId
from stellwerk.core.json_text import read_json
from stellwerk.model.nic import LinkWord, Nic, NicType, nic_id

IP_ARGV = ("ip", "-j", "-d", "address")
MOST_REPLY = 8 * 1024 * 1024
"""Bytes that are read: some 2 KiB an interface."""
MOST_NICS = 4000
_MOST_ADDRESSES = 64
_LONGEST = 64
_KINDS = {"bridge": NicType.BRIDGE, "bond": NicType.BOND, "team": NicType.BOND, "vlan": NicType.VLAN,
          "openvswitch": NicType.BRIDGE, "tun": NicType.TAP}  # fmt: skip


def read_addresses(reply: bytes, host_id: HostId) -> tuple[Nic, ...] | None:
    """The interfaces; None where the reply is none of `ip`'s."""
    try:
        said = read_json(reply) if len(reply) <= MOST_REPLY else None
    except ValueError:
        return None
    if not isinstance(said, list):
        return None
    found = {nic.name: nic for nic in _nics(said[:MOST_NICS], host_id)}
    return tuple(found.values())


def _nics(said: list[Any], host_id: HostId) -> Iterator[Nic]:
    for one in said:
        name = _text(one, "ifname")
        if not name or not name.isprintable() or "/" in name:
            continue
        info = _part(one, "linkinfo")
        yield Nic(
            id=nic_id(host_id, name),
            host_id=host_id,
            name=name,
            type=_type(one, info),
            mac=_mac(one),
            link=_link(one),
            mtu=_number(one, "mtu", 2**31),
            master=_text(one, "master"),
            parent=_text(one, "link"),
            vlan=_number(_part(info, "info_data"), "id", 4094) if _text(info, "info_kind") == "vlan" else 0,
            addresses=tuple(_addresses(one)),
            from_shell=True,
        )


def _type(one: Any, info: Any) -> NicType:
    if _text(one, "link_type") == "loopback":
        return NicType.LOOPBACK
    kind = _text(info, "info_kind")
    return _KINDS.get(kind, NicType.VIRTUAL) if kind else NicType.PHYSICAL


def _link(one: Any) -> LinkWord | None:
    """The kernel says UNKNOWN of what has no carrier to look at (loopback, most taps): the flags decide there."""
    flags = one.get("flags")
    match _text(one, "operstate"):
        case "UP":
            return LinkWord.UP
        case "DOWN" | "LOWERLAYERDOWN" | "NOTPRESENT" | "DORMANT":
            return LinkWord.DOWN
        case "UNKNOWN" if isinstance(flags, list):
            return LinkWord.UP if "LOWER_UP" in flags else LinkWord.DOWN
        case _:
            return None


def _mac(one: Any) -> str:
    mac = _text(one, "address").lower()
    return "" if _text(one, "link_type") == "loopback" else mac


def _addresses(one: Any) -> Iterator[str]:
    listed = one.get("addr_info")
    for entry in listed[:_MOST_ADDRESSES] if isinstance(listed, list) else ():
        try:
            text = f"{_text(entry, 'local')}/{_number(entry, 'prefixlen', 128)}"
            yield ipaddress.ip_interface(text).with_prefixlen
        except ValueError:
            continue


def _part(one: Any, key: str) -> Any:
    return one.get(key) if isinstance(one, dict) else None


def _text(one: Any, key: str) -> str:
    value = _part(one, key)
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _number(one: Any, key: str, most: int) -> int:
    value = _part(one, key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else 0

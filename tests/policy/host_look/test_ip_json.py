"""What `ip -j` says of interfaces: of a real host, and anything else."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.ids import HostId
from stellwerk.model.nic import LinkWord, Nic, NicType
from stellwerk.policy.host_look.ip_json import MOST_REPLY, read_addresses

H1 = HostId("h1")
SAID: list[dict[str, Any]] = [
    {"ifname": "lo", "flags": ["LOOPBACK", "UP", "LOWER_UP"], "mtu": 65536, "operstate": "UNKNOWN",
     "link_type": "loopback", "address": "00:00:00:00:00:00",
     "addr_info": [{"family": "inet", "local": "127.0.0.1", "prefixlen": 8}]},
    {"ifname": "eno1", "flags": ["UP"], "mtu": 1500, "operstate": "UP", "link_type": "ether", "master": "br0",
     "address": "52:54:00:AA:00:01", "addr_info": []},
    {"ifname": "br0", "operstate": "UP", "link_type": "ether", "linkinfo": {"info_kind": "bridge"},
     "addr_info": [{"local": "10.0.0.7", "prefixlen": 24}, {"local": "fe80::1", "prefixlen": 64}, {"local": "x"}]},
    {"ifname": "eno2.42", "link": "eno2", "operstate": "LOWERLAYERDOWN", "link_type": "ether",
     "linkinfo": {"info_kind": "vlan", "info_data": {"protocol": "802.1Q", "id": 42}}},
    {"ifname": "vnet0", "flags": ["UP", "LOWER_UP"], "operstate": "UNKNOWN", "link_type": "ether", "master": "br0",
     "linkinfo": {"info_kind": "tun"}},
    {"ifname": "veth1", "operstate": "DOWN", "link_type": "ether", "linkinfo": {"info_kind": "veth"}},
]  # fmt: skip


def read(said: Any) -> dict[str, Nic]:
    found = read_addresses(json.dumps(said).encode(), H1)
    assert found is not None
    return {nic.name: nic for nic in found}


def test_each_kind_of_interface() -> None:
    found = read(SAID)
    assert {name: nic.type for name, nic in found.items()} == {
        "lo": NicType.LOOPBACK, "eno1": NicType.PHYSICAL, "br0": NicType.BRIDGE, "eno2.42": NicType.VLAN,
        "vnet0": NicType.TAP, "veth1": NicType.VIRTUAL,
    }  # fmt: skip
    assert {name: nic.link for name, nic in found.items()} == {
        "lo": LinkWord.UP, "eno1": LinkWord.UP, "br0": LinkWord.UP, "eno2.42": LinkWord.DOWN, "vnet0": LinkWord.UP,
        "veth1": LinkWord.DOWN,
    }  # fmt: skip


def test_facts_of_an_interface() -> None:
    found = read(SAID)
    assert (found["eno1"].mac, found["eno1"].master, found["eno1"].mtu) == ("52:54:00:aa:00:01", "br0", 1500)
    assert found["br0"].addresses == ("10.0.0.7/24", "fe80::1/64")
    assert (found["eno2.42"].vlan, found["eno2.42"].parent) == (42, "eno2")
    assert (found["lo"].mac, found["lo"].addresses) == ("", ("127.0.0.1/8",))
    assert all(nic.from_shell and nic.id == f"h1/{nic.name}" for nic in found.values())


def test_what_is_no_reply_of_ip() -> None:
    for reply in (b"", b"ip: not found", b"{}", b"[" * 100_000, b"[]" + b" " * MOST_REPLY):
        assert read_addresses(reply, H1) is None
    assert read_addresses(b"[]", H1) == ()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([
        "ifname", "flags", "mtu", "operstate", "link_type", "address", "addr_info", "linkinfo", "info_kind",
        "info_data", "id", "local", "prefixlen", "master", "link",
    ]), inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


@given(_JSON)
def test_nothing_that_comes_is_an_error(said: Any) -> None:
    found = read_addresses(json.dumps([said, {"ifname": "eno1", "addr_info": said, "linkinfo": said}]).encode(), H1)
    assert found is not None
    assert all(nic.name and len(nic.name) <= 64 for nic in found)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind(reply: bytes) -> None:
    read_addresses(reply, H1)

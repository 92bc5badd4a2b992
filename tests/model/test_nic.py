"""Interfaces of a host."""

from stellwerk.core.ids import HostId
from stellwerk.model.nic import LinkWord, Nic, NicType, completed, nic_id

H1 = HostId("h1")


def nic(**more: object) -> Nic:
    return Nic(id=nic_id(H1, "br0"), host_id=H1, name="br0", **more)


def test_an_interface_is_named_by_host_and_name() -> None:
    assert nic().id == "h1/br0"


def test_what_one_source_does_not_tell_is_taken_from_the_other() -> None:
    told = nic(type=NicType.BRIDGE, mtu=9000, addresses=("10.0.0.1/8",))
    known = nic(type=NicType.VIRTUAL, mtu=1500, link=LinkWord.UP, driver="bridge", seen=5.0)
    assert completed(told, known) == nic(
        type=NicType.BRIDGE, mtu=9000, addresses=("10.0.0.1/8",), link=LinkWord.UP, driver="bridge"
    )


def test_a_card_is_what_the_other_source_says() -> None:
    assert completed(nic(), nic(type=NicType.TAP)).type is NicType.TAP

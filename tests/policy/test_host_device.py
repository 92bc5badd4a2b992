"""Devices of a host in words."""

import pytest

from stellwerk.model.node import NodeDevice, NodeDeviceKind
from stellwerk.policy.host_device import always_there, device_offers, known_as, offered_address, plain_address

K = NodeDeviceKind
UUID = "0a1b2c3d-0000-4000-8000-000000000001"


def test_what_can_be_handed_over_is_named() -> None:
    devices = (
        NodeDevice(kind=K.DISK, name="WD", address="/dev/sda"),
        NodeDevice(kind=K.PCI, name="Host bridge", address="0000:00:00.0", notes=(("class", "0x060000"),)),
        NodeDevice(kind=K.PCI, name="I350", vendor="Intel", address="0000:03:00.0", notes=(("class", "0x020000"),)),
        NodeDevice(kind=K.USB, name="Receiver", vendor="Logitech", address="1:4", notes=(("id", "046d:c52b"),)),
        NodeDevice(kind=K.USB, name="Stick", address="1:5", notes=(("id", "0951:1666"),)),
        NodeDevice(kind=K.USB, name="Stick", address="2:6", notes=(("id", "0951:1666"),)),
        NodeDevice(kind=K.MEDIATED, name="nvidia-63", address=UUID),
    )
    offers = device_offers(devices)
    assert offers == (
        "046d:c52b – Logitech Receiver",
        "1.5 – Stick",
        "2.6 – Stick",
        "0000:03:00.0 – Intel I350",
        f"{UUID} – nvidia-63",
    )
    assert [offered_address(line) for line in offers][:3] == ["046d:c52b", "1.5", "2.6"]
    assert offered_address(" 1.4 ") == "1.4"


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("3:0.1", "0000:03:00.1"),
        ("03.00.1", ""),
        ("03:00.1", "0000:03:00.1"),
        ("1:2:3.4", "0001:02:03.4"),
        ("046D:C52B", "046d:c52b"),
        ("1.4", "1 4"),
        ("", ""),
    ],
)
def test_one_way_to_write_each(said: str, plain: str) -> None:
    assert plain_address(said) == plain


def test_a_device_is_known_by_all_its_addresses() -> None:
    stick = NodeDevice(kind=K.USB, name="Stick", address="1:5", notes=(("id", "0951:1666"),))
    twin = NodeDevice(kind=K.USB, name="Stick", address="2:6", notes=(("id", "0951:1666"),))
    card = NodeDevice(kind=K.PCI, name="I350", address="0000:03:00.0")
    disk = NodeDevice(kind=K.DISK, name="WD", address="/dev/sda")
    devices = (disk, stick, twin, card)
    assert known_as(devices, "1 5") == (frozenset({"1 5", "0951:1666"}),)
    assert len(known_as(devices, "0951:1666")) == 2
    assert known_as(devices, "0000:03:00.0") == (frozenset({"0000:03:00.0"}),)
    assert known_as(devices, "046d:c52b") == ()
    assert [always_there(one) for one in ("0000:03:00.0", "0951:1666", "1 5", UUID)] == [True, False, False, False]

"""Devices of a host in words."""

from stellwerk.model.node import NodeDevice, NodeDeviceKind
from stellwerk.policy.host_device import device_offers, offered_address

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

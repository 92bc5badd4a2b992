"""Devices from a few words."""

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.device.build import build_device
from stellwerk.core.error import Invalid
from stellwerk.model.hardware.kind import ADDABLE

NEEDED = {
    "filesystem": {"source": "/srv", "target": "srv"},
    "hostdev": {"source": "0000:03:00.0"},
    "memory": {"size": str(1 << 30)},
}


@pytest.mark.parametrize("type_", ADDABLE)
def test_everything_can_be_made(type_: str) -> None:
    assert build_device(type_, NEEDED.get(type_, {})).tag == type_


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("03:00.1", "<address domain='0x0' bus='0x03' slot='0x00' function='0x1'/>"),
        ("046d:c52b", "<vendor id='0x046d'/><product id='0xc52b'/>"),
        ("1.4", "<address bus='1' device='4'/>"),
        ("0A1B2C3D-0000-4000-8000-000000000001", "<address uuid='0a1b2c3d-0000-4000-8000-000000000001'/>"),
    ],
)
def test_devices_of_the_host(source: str, wanted: str) -> None:
    text = etree.tostring(build_device("hostdev", {"source": source}), encoding="unicode").replace('"', "'")
    assert wanted in text


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("hostdev", {"source": "that one"}),
        ("filesystem", {"source": "/srv"}),
        ("serial", {"kind": "file"}),
        ("sound", {"bus": "usb"}),
    ],
)
def test_what_cannot_be(type_: str, values: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        build_device(type_, values)

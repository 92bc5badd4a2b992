"""Arguments become a request."""

import pytest

from stellwerk.commands.vm_make.request_read import read_request
from stellwerk.core.error import Invalid
from stellwerk.core.unit import GIB
from stellwerk.model.making.vm_request import DiskRequest, NicRequest, VmRequest
from stellwerk.model.making.vm_spec import FirmwareType


def test_nothing_said_is_what_suits() -> None:
    assert read_request("web", {"memory": None, "disk": (), "firmware": ""}) == VmRequest(name="web")


def test_everything_said() -> None:
    args = {
        "memory": GIB, "vcpus": 4, "os": "debian12", "disk": ("10G",), "import_disk": ("old.img",), "network": ("lan",),
        "cdrom": ("a.iso",), "upload": ("/b.iso",), "firmware": "uefi", "emulated": True, "start": True, "host": "h1",
    }  # fmt: skip
    assert read_request("web", args) == VmRequest(
        name="web", memory=GIB, vcpus=4, os="debian12", nics=(NicRequest(source="lan"),), cdroms=("a.iso",),
        disks=(DiskRequest(existing="old.img"), DiskRequest(size=10 * GIB)), uploads=("/b.iso",),
        firmware=FirmwareType.UEFI, emulated=True, start=True,
    )  # fmt: skip


def test_none_is_none() -> None:
    request = read_request("web", {"disk": ("none",), "network": ("none",)})
    assert (request.disks, request.nics) == ((), ())
    for args in ({"disk": ("none", "10G")}, {"network": ("none", "lan")}):
        with pytest.raises(Invalid, match="exclude"):
            read_request("web", args)


def test_an_image_is_the_content_of_the_first_disk() -> None:
    alone = read_request("web", {"image": "base.qcow2"}).disks
    assert alone == (DiskRequest(source="base.qcow2"),)
    sized = read_request("web", {"image_upload": "/a.qcow2", "disk": ("10G", "5G")}).disks
    assert sized == (DiskRequest(size=10 * GIB, upload="/a.qcow2"), DiskRequest(size=5 * GIB))
    url = "https://server/a.qcow2"
    assert read_request("web", {"image_fetch": url, "sha256": "a" * 64}).disks == (DiskRequest(url=url),)
    for twice in ({"image_upload": "/a"}, {"image_fetch": url}, {"disk": ("from=other",)}):
        with pytest.raises(Invalid):
            read_request("web", {"image": "base.qcow2", **twice})

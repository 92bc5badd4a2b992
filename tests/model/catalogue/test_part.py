"""The properties of disks and network interfaces of VMs."""

from tests.fakes.entity import GIB
from tests.model.catalogue.sample import (
    BARE_DISK,
    BARE_VNIC,
    RICH_DISK,
    RICH_VM,
    RICH_VNIC,
    RICH_VOLUME,
    sample_graph,
    values,
)

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.part import volume_of
from stellwerk.model.device import Disk


def test_a_disk_says_what_its_definition_says() -> None:
    said = values(RICH_DISK)
    assert said["vm"] == Ref(Kind.VM, RICH_VM.id)
    assert said["host"] == Ref(Kind.HOST, "h1")
    assert (said["name"], said["source"], said["format"], said["serial"]) == ("vdz", "/pool/web.qcow2", "qcow2", "Z1")
    assert said["backing"] == ("/pool/base.qcow2",)


def test_a_disk_is_as_large_as_its_volume_where_that_is_known() -> None:
    assert (values(RICH_DISK)["size"], values(RICH_DISK)["actual_size"]) == (20 * GIB, 2 * GIB)
    assert (values(BARE_DISK)["size"], values(BARE_DISK)["actual_size"]) == (None, None)
    by_names = replace(RICH_DISK, disk=Disk(target="vda", pool="default", volume="web.qcow2"))
    elsewhere = replace(RICH_DISK, disk=Disk(target="vda", source="/other/web.qcow2"))
    assert volume_of(by_names, sample_graph()) == volume_of(RICH_DISK, sample_graph()) == RICH_VOLUME
    assert volume_of(elsewhere, sample_graph()) is None


def test_an_interface_says_where_it_is_plugged_in() -> None:
    said = values(RICH_VNIC)
    assert (said["name"], said["network"], said["link_up"]) == ("52:54:00:00:00:03", "default", True)
    assert said["host"] == Ref(Kind.HOST, "h1")


def test_what_is_not_said_is_unset() -> None:
    assert (values(BARE_DISK)["host"], values(BARE_DISK)["boot_order"], values(BARE_DISK)["pool"]) == (None,) * 3
    assert (values(BARE_VNIC)["name"], values(BARE_VNIC)["network"]) == (None, None)

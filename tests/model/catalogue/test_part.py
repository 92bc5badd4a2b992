"""The properties of disks and network interfaces of VMs."""

from tests.model.catalogue.sample import BARE_DISK, BARE_VNIC, RICH_DISK, RICH_VM, RICH_VNIC, values

from stellwerk.core.ids import Kind, Ref


def test_a_disk_says_what_its_definition_says() -> None:
    said = values(RICH_DISK)
    assert said["vm"] == Ref(Kind.VM, RICH_VM.id)
    assert said["host"] == Ref(Kind.HOST, "h1")
    assert (said["name"], said["source"], said["format"], said["serial"]) == ("vdz", "/pool/z.qcow2", "qcow2", "Z1")
    assert said["backing"] == ("/pool/base.qcow2",)


def test_an_interface_says_where_it_is_plugged_in() -> None:
    said = values(RICH_VNIC)
    assert (said["name"], said["network"], said["link_up"]) == ("52:54:00:00:00:03", "default", True)
    assert said["host"] == Ref(Kind.HOST, "h1")


def test_what_is_not_said_is_unset() -> None:
    assert (values(BARE_DISK)["host"], values(BARE_DISK)["boot_order"], values(BARE_DISK)["pool"]) == (None,) * 3
    assert (values(BARE_VNIC)["name"], values(BARE_VNIC)["network"]) == (None, None)

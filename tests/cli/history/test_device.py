"""The names of devices."""

import pytest
from tests.fakes.entity import domain, vm_id

from stellwerk.cli.history.device import found_of, joined, sorts_of_device, told_of
from stellwerk.core.ids import Kind
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.history.step import Piece, Sort
from stellwerk.model.vm import Definition, Vm

MAC = "52:54:00:00:00:01"
DEFINITION = Definition(
    name="web", vcpus=4, disks=(Disk(target="vda"), Disk(target="sda")),
    vnics=(
        Vnic(mac=MAC, target="vnet7"), Vnic(mac="52:54:00:00:00:02"), Vnic(mac="52:54:00:00:00:03", target="dmz-web"),
    ),
)  # fmt: skip
VM = Vm(id=vm_id(1), domain=domain(1, definition=DEFINITION))


@pytest.mark.parametrize(
    ("name", "sort", "ids"),
    [
        ("vda", Kind.DISK, ["vda"]),
        ("SDA", Kind.DISK, ["sda"]),
        ("vdz", Kind.DISK, []),
        ("net1", Kind.VNIC, ["52:54:00:00:00:02"]),
        (MAC, Kind.VNIC, [MAC]),
        ("vnet7", Kind.VNIC, [MAC]),
        ("dmz-web", Kind.VNIC, ["52:54:00:00:00:03"]),
        ("DMZ-web", Kind.VNIC, ["52:54:00:00:00:03"]),
        ("net9", Kind.VNIC, []),
        ("vcpu 3", Piece.VCPU, ["3"]),
        ("vcpu03", Piece.VCPU, ["3"]),
        ("vcpu4", Piece.VCPU, []),
        ("vcpu", Piece.VCPU, ["0", "1", "2", "3"]),
    ],
)
def test_a_device_is_known_by_its_names(name: str, sort: Sort, ids: list[str]) -> None:
    assert sort in sorts_of_device(name)
    assert [device.ref.id for device in found_of(VM, name)] == [f"{vm_id(1)}/{id_}" for id_ in ids]
    assert all(device.ref.kind is sort for device in found_of(VM, name))


def test_what_there_is_is_told() -> None:
    assert told_of(VM) == "vda, sda, net0, net1, net2, vcpu 0 to 3"
    assert told_of(Vm(id=vm_id(2), domain=domain(2, definition=Definition(name="x", vcpus=1)))) == "vcpu 0"


def test_a_number_behind_vcpu_belongs_to_it() -> None:
    assert joined(["Vms:", "--device", "vcpu", "3", "--json"]) == ["Vms:", "--device", "vcpu 3", "--json"]
    assert joined(["Vms: x", "--step", "3", "vcpu", "3"]) == ["Vms: x", "--step", "3", "vcpu", "3"]

"""A VM to be made within what its host has."""

import pytest
from tests.fakes.making_part.ability import ability
from tests.fakes.making_part.stock import TYPES, stock
from tests.policy.vm_make.test_vm_plan import made

from stellwerk.core.error import Refused
from stellwerk.core.record import replace
from stellwerk.model.guest.ability import Ability
from stellwerk.model.making.host_stock import HostStock
from stellwerk.model.making.vm_request import DiskRequest


def on(told: Ability) -> HostStock:
    return stock(types=replace(TYPES, abilities={"q35": told}))


def test_a_processor_or_a_bus_that_the_host_has_not_is_refused() -> None:
    with pytest.raises(Refused, match='no CPU model "EPYC"') as raised:
        made(on(ability()), os="debian12", cpu_model="EPYC")
    assert raised.value.hint == "the host has qemu64, Penryn"
    with pytest.raises(Refused, match='no bus for disks "ide"'):
        made(on(ability()), os="debian12", disks=(DiskRequest(size=1 << 30, bus="ide"),))
    assert made(on(ability()), os="debian12", cpu_model="Penryn").spec.cpu_model == "Penryn"


def test_another_picture_where_the_host_has_not_the_one_that_suits() -> None:
    plan = made(on(ability(**{"video model": ("cirrus", "vga")})), os="debian12")
    assert (plan.spec.video, plan.warnings) == ("vga", ('the host has no video model "virtio": the VM gets vga',))


def test_other_machines_and_hosts_that_do_not_tell() -> None:
    assert made(on(ability()), os="winxp").spec.machine == "pc"
    assert made(os="debian12", cpu_model="EPYC").spec.cpu_model == "EPYC"

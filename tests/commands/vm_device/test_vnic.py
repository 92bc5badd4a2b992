"""Interfaces."""

from __future__ import annotations

import pytest
from tests.commands.vm_device.test_changing import details
from tests.commands.vm_device.test_disk import edits
from tests.fakes.engine import Bench

from stellwerk.commands.vm_device.vnic import checked_mac, checked_network, new_mac, read_network
from stellwerk.core.error import Invalid
from stellwerk.core.record import replace
from stellwerk.model.hardware.difference import ADDED, Differing
from stellwerk.model.hardware.edit import AddNic, SetValues
from stellwerk.model.making.vm_spec import NicType
from stellwerk.model.task import TaskState

MAC = "52:54:00:00:00:01"


def test_a_new_interface_has_a_mac_of_its_own(bench: Bench) -> None:
    task = bench.run("Add-Vnic", 2, network_id="bridge=br0")
    (edit,) = edits(bench)
    assert isinstance(edit, AddNic)
    assert (edit.spec.type, edit.spec.source, edit.spec.mac) == (NicType.BRIDGE, "br0", task.result)
    assert task.result.startswith("52:54:00:")


def test_what_the_host_has_not_is_refused_before_anything_is_touched(bench: Bench) -> None:
    bench.session().put_network("lan")
    bench.session().put_network("off", active=False)
    for number, command, network, words in (
        (2, "Add-Vnic", "nowhere", 'no libvirt network "nowhere"'),
        (2, "Add-Vnic", "bridge=br7", 'no interface "br7"'),
        (2, "Update-Vnic", "nowhere", 'no libvirt network "nowhere"'),
        (1, "Add-Vnic", "off", 'network "off" is not active'),
    ):
        of = {"mac": MAC} if command == "Update-Vnic" else {}
        preview = details(bench, command, number, network_id=network, **of)
        assert (words in preview.targets[0].reason, preview.allowed) == (True, False)
        assert words in bench.run(command, number, network_id=network, **of).outcome
    assert bench.session().calls == []
    for number, network in ((2, "off"), (1, "lan")):
        assert bench.run("Add-Vnic", number, network_id=network).state is TaskState.DONE


def test_a_mac_that_somebody_has_is_refused(bench: Bench) -> None:
    task = bench.run("Add-Vnic", 2, network_id="default", mac=MAC.upper())
    assert task.state is TaskState.REFUSED
    assert '"web"' in task.outcome


def test_interfaces_are_changed_and_removed_by_their_mac(bench: Bench) -> None:
    bench.run("Update-Vnic", 2, mac=MAC, network_id="direct=eno1", link="down", model="e1000e")
    assert len(edits(bench)) == 2
    assert bench.run("Remove-Vnic", 2, mac=MAC).state is TaskState.DONE
    assert "has no interface" in bench.run("Remove-Vnic", 2, mac=new_mac()).outcome


@pytest.mark.parametrize("text", ["", "52:54", "53:54:00:00:00:01", "00:00:00:00:00:00", "zz:54:00:00:00:01"])
def test_what_is_no_mac(text: str) -> None:
    with pytest.raises(Invalid):
        checked_mac(text)


def test_networks() -> None:
    assert read_network("default") == (NicType.NETWORK, "default")
    assert checked_network(" network=x ") == "network=x"
    for text in ("", "ovs=x", "bridge=", "a\nb"):
        with pytest.raises(Invalid):
            checked_network(text)


def test_another_mac_waits_and_nobody_else_may_have_it(bench: Bench) -> None:
    domain = bench.vm(2).domain
    coming = (
        Differing("interface 52:54:00:00:00:09", ADDED),
        Differing("interface 52:54:00:00:00:08", "mac", "52:54:00:00:00:08", "52:54:00:00:00:07"),
    )
    bench.put(replace(domain, runtime=replace(domain.runtime, waiting=coming)))
    for taken in (MAC, "52:54:00:00:00:09", "52:54:00:00:00:07"):
        task = bench.run("Update-Vnic", 1, mac=nic_of(bench, 1), new_mac=taken)
        if taken != nic_of(bench, 1):
            assert (task.state, "belongs to" in task.outcome) == (TaskState.REFUSED, True)
    task = bench.run("Update-Vnic", 1, mac=nic_of(bench, 1), new_mac="52:54:00:00:00:0A")
    assert task.state is TaskState.DONE, task.outcome
    assert edits(bench)[-1] == SetValues(device=f"interface {nic_of(bench, 1)}", values={"mac": "52:54:00:00:00:0a"})


def nic_of(bench: Bench, number: int) -> str:
    return bench.vm(number).domain.definition.vnics[0].mac


def test_several_vms_get_an_interface_each_with_a_mac_of_its_own(bench: Bench) -> None:
    bench.session().put_network("default")
    task = bench.run("Add-Vnic", 1, 2, network_id="default")
    assert task.state is TaskState.DONE, task.outcome
    asked = [edit for _name, _vm, (made, *_more) in bench.session().calls for edit in made]
    macs = {edit.spec.mac for edit in asked if isinstance(edit, AddNic)}
    assert len(macs) == 2
    preview = bench.engine.preview(bench.call("Add-Vnic", 1, 2, network_id="default", mac="52:54:00:00:00:77"))
    assert [target.reason for target in preview.targets] == ["several VMs cannot have one MAC address"] * 2

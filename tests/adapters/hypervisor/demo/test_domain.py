"""The files of the demo fleet read back as what they were made of."""

from lxml import etree

from stellwerk.adapters.hypervisor.demo.domain import domain_element, host_xml
from stellwerk.adapters.hypervisor.demo.fleet import CLUSTERS, demo_vms
from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.core.unit import GIB

VMS = {vm.name: vm for vm in demo_vms()}


def test_every_domain_reads_back() -> None:
    for vm in VMS.values():
        read = read_domain(etree.tostring(domain_element(vm)))
        definition = read.definition
        assert (read.uuid, definition.name, definition.vcpus) == (vm.id, vm.name, vm.kind.vcpus)
        assert definition.memory == vm.kind.memory * GIB
        assert len([disk for disk in definition.disks if disk.device == "disk"]) == len(vm.kind.disks)
        assert definition.has_agent_channel is vm.kind.agent
        assert definition.os_id
        assert definition.title
        assert definition.unread == ()


def test_windows_has_what_windows_wants() -> None:
    desktop = read_domain(etree.tostring(domain_element(VMS["desktop-01"]))).definition
    assert desktop.os_id == "win11"
    assert (desktop.firmware.type, desktop.firmware.secure_boot, desktop.has_tpm) == ("uefi", True, True)
    assert [disk.device for disk in desktop.disks] == ["disk", "cdrom"]


def test_a_passed_through_device_is_another_for_each() -> None:
    details = {
        device.detail
        for name in ("train-gpu-01", "train-gpu-02")
        for device in read_domain(etree.tostring(domain_element(VMS[name]))).definition.devices
        if device.type == "hostdev"
    }
    assert details == {"subsystem 0000:65:00.0", "subsystem 0000:65:00.1"}


def test_hosts_have_networks_and_pools_with_the_volumes_of_their_vms() -> None:
    cluster = CLUSTERS[0]
    vms = [vm for vm in VMS.values() if vm.host == cluster.hosts[0]]
    node = etree.fromstring(host_xml(cluster, cluster.hosts[0], vms))
    assert node.findtext("cpu/active") == str(cluster.sockets * cluster.cores * 2)
    assert [pool.findtext("name") for pool in node.iterfind("pool")] == ["images", "iso"]
    assert len(node.findall("pool[1]/volume")) == sum(len(vm.kind.disks) for vm in vms) + 2  # the templates
    assert {vm.kind.network for vm in vms} <= {network.findtext("name") for network in node.iterfind("network")}

"""What changes ask for of which hosts tell."""

from lxml import etree
from tests.fakes.making_part.ability import ability

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import differing
from stellwerk.adapters.hypervisor.device.wish import wished
from stellwerk.model.hardware.edit import AddDevice, Edit, RemoveDevice, SetFirmware, SetValues, SetVcpus
from stellwerk.model.making.vm_spec import FirmwareType
from stellwerk.policy.ability import lacking

XML = """<domain type='kvm'><name>a</name><vcpu>2</vcpu><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
<cpu mode='host-model'/><devices><video><model type='cirrus'/></video>
<disk type='file' device='disk'><target dev='vda' bus='ide'/></disk></devices></domain>"""


def refused(*edits: Edit) -> str:
    root = etree.fromstring(XML)
    after = applied(root, edits)
    error = lacking(ability(), wished(after, differing(root, after)))
    return str(error) if error is not None else ""


def test_what_is_there_is_nobodys_wish() -> None:
    """Nor is it asked for what no host tells of."""
    assert refused(SetValues(values={"title": "x"}), RemoveDevice(device="video 0")) == ""
    assert refused(SetValues(device="disk vda", values={"cache": "none"})) == ""


def test_a_value_that_the_host_has_not_is_refused_with_what_it_has() -> None:
    said = refused(SetValues(device="video 0", values={"model": "qxl"}))
    assert 'no video model "qxl" for VMs of machine type pc-q35-7.2' in said
    assert "the host has vga, virtio, vmvga" in said
    assert refused(SetValues(device="video 0", values={"model": "vmvga"})) == ""
    assert "TPM" in refused(AddDevice(type="tpm", values={}))
    assert "EPYC" in refused(SetValues(values={"cpu_mode": "custom", "cpu_model": "EPYC"}))
    assert refused(SetValues(values={"cpu_mode": "custom", "cpu_model": "Penryn"})) == ""
    assert "at most 288 vCPUs" in refused(SetVcpus(most=400))


def test_firmware_by_our_words() -> None:
    assert refused(SetFirmware(type=FirmwareType.UEFI)) == ""
    assert 'firmware "secure"' in refused(SetFirmware(type=FirmwareType.SECURE))

"""Domain capabilities, as QEMU hosts tell them and as nobody should."""

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.hypervisor.making.guest_types_xml import read_guest_types

XML = """<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>kvm</domain>
<machine>pc-q35-7.2</machine><arch>x86_64</arch><vcpu max='288'/>
<os supported='yes'><enum name='firmware'><value>bios</value><value>efi</value></enum>
<loader supported='yes'><value>/usr/share/OVMF/OVMF_CODE.fd</value>
<enum name='secure'><value>yes</value><value>no</value></enum></loader></os>
<cpu><mode name='host-model' supported='yes'/><mode name='maximum' supported='yes'/>
<mode name='host-passthrough' supported='no'/></cpu>
<devices><tpm supported='yes'><enum name='backendModel'><value>passthrough</value><value>emulator</value></enum></tpm>
</devices></domainCapabilities>"""


def test_a_host_with_everything() -> None:
    found = read_guest_types(XML, kvm=True)
    assert (found.kvm, found.arch, found.most_vcpus, found.secure, found.tpm) == (True, "x86_64", 288, True, True)
    assert found.firmware == {"bios", "efi"}
    assert found.cpu_modes == {"host-model", "maximum"}


def test_a_host_that_tells_nothing() -> None:
    found = read_guest_types("<domainCapabilities/>", kvm=False)
    assert (found.firmware, found.secure, found.tpm, found.most_vcpus) == (frozenset(), False, False, 0)


@given(st.text())
def test_never_raises(text: str) -> None:
    read_guest_types(text, kvm=False)
    read_guest_types(XML.replace("288", text), kvm=False)

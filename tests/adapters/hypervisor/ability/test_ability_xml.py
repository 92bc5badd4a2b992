"""Domain capabilities, as libvirt 9.0 tells them of QEMU 7.2 and as nobody should."""

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.hypervisor.ability.ability_xml import read_ability
from stellwerk.model.guest.ability import GuestMachine

ASKED = GuestMachine(arch="x86_64", machine="q35", type="qemu")
XML = """<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>qemu</domain>
<machine>pc-q35-7.2</machine><arch>x86_64</arch><vcpu max='288'/>
<os supported='yes'><enum name='firmware'><value>efi</value></enum>
<loader supported='yes'><enum name='secure'><value>yes</value><value>no</value></enum></loader></os>
<cpu><mode name='host-passthrough' supported='no'/><mode name='maximum' supported='yes'/>
<mode name='custom' supported='yes'><model usable='yes'>qemu64</model><model usable='no'>EPYC</model>
<model usable='unknown'>z14</model></mode></cpu>
<devices><disk supported='yes'><enum name='diskDevice'><value>disk</value></enum>
<enum name='bus'><value>fdc</value><value>virtio</value></enum></disk>
<video supported='yes'><enum name='modelType'><value>vga</value><value>qxl</value></enum></video>
<tpm supported='no'/><channel supported='yes'><enum name='type'/></channel></devices></domainCapabilities>"""


def test_what_is_told_and_what_is_not() -> None:
    found = read_ability(XML, ASKED)
    assert (found.of.machine, found.of.type, found.most_vcpus) == ("pc-q35-7.2", "qemu", 288)
    assert found.values["cpu_mode"] == ("maximum", "custom")
    assert found.values["cpu_model"] == ("qemu64", "z14")
    assert found.values["disk bus"] == ("fdc", "virtio")
    assert found.values["video model"] == ("vga", "qxl")
    assert found.values["tpm model"] == ()  # there is no such device
    assert {"channel kind", "panic model", "rng model"}.isdisjoint(found.values)  # nobody tells


def test_firmware_is_told_in_our_words() -> None:
    assert read_ability(XML, ASKED).values["firmware"] == ("bios", "uefi", "secure")
    arm = XML.replace("x86_64</arch>", "aarch64</arch>").replace("<value>yes</value>", "")
    assert read_ability(arm, ASKED).values["firmware"] == ("uefi",)
    assert "firmware" not in read_ability("<domainCapabilities/>", ASKED).values


@given(st.text())
def test_never_raises(text: str) -> None:
    read_ability(text, ASKED)
    read_ability(XML.replace("288", text).replace("qemu64", text), ASKED)

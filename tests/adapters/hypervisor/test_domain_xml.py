"""Whole definitions, ordinary, odd and hostile."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.adapters.hypervisor.domain_xml import read_domain, short_os_id, unreadable
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.device import CpuTopology, Firmware

UUID = "1b4e28ba-2fa1-41d2-883f-0016d3cca427"

UEFI = f"""
<domain type='kvm' id='3' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web-01</name><uuid>{UUID.upper()}</uuid><title>Shop</title><description>two
lines</description>
  <metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
    <libosinfo:os id="http://debian.org/debian/12"/></libosinfo:libosinfo></metadata>
  <maxMemory slots='4' unit='GiB'>16</maxMemory>
  <memory unit='KiB'>8388608</memory><currentMemory unit='KiB'>4194304</currentMemory>
  <vcpu placement='static' current='4'>8</vcpu>
  <os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/></firmware>
    <loader readonly='yes' secure='yes' type='pflash'>/usr/share/OVMF/CODE.fd</loader>
    <nvram template='/t.fd'>/var/lib/libvirt/qemu/nvram/web-01_VARS.fd</nvram></os>
  <cpu mode='custom'><model fallback='allow'>Cascadelake-Server</model>
    <topology sockets='2' dies='1' cores='2' threads='2'/></cpu>
  <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>restart</on_crash>
  <devices><emulator>/usr/bin/qemu</emulator>
    <disk type='file'><source file='/a'/><target dev='vda'/><boot order='2'/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><boot order='1'/></interface>
    <tpm model='tpm-crb'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel></devices>
  <qemu:commandline><qemu:arg value='-x'/></qemu:commandline>
</domain>"""


def test_a_full_definition() -> None:
    read = read_domain(UEFI)
    definition = read.definition
    assert (read.uuid, read.agent) == (UUID, True)
    assert (definition.name, definition.title, definition.description) == ("web-01", "Shop", "two\nlines")
    assert (definition.type, definition.arch, definition.machine, definition.os_type) == (
        "kvm", "x86_64", "pc-q35-7.2", "hvm",
    )  # fmt: skip
    assert definition.os_id == "debian12"
    assert (definition.memory, definition.max_memory) == (4 * GIB, 16 * GIB)
    assert (definition.vcpus, definition.max_vcpus) == (4, 8)
    assert definition.topology == CpuTopology(sockets=2, dies=1, cores=2, threads=2)
    assert (definition.cpu_mode, definition.cpu_model) == ("custom", "Cascadelake-Server")
    assert definition.firmware == Firmware(
        type="uefi",
        secure_boot=True,
        loader="/usr/share/OVMF/CODE.fd",
        nvram="/var/lib/libvirt/qemu/nvram/web-01_VARS.fd",
    )
    assert definition.boot == ("52:54:00:00:00:01", "vda")
    assert (definition.has_tpm, definition.has_agent_channel) == (True, True)
    assert (definition.on_poweroff, definition.on_reboot, definition.on_crash) == ("destroy", "restart", "restart")
    assert definition.unread == ()


@pytest.mark.parametrize(
    ("os", "firmware", "boot", "kernel"),
    [
        ("<type>hvm</type><boot dev='cdrom'/><boot dev='hd'/>", Firmware(), ("cdrom", "hd"), ""),
        ("<type>hvm</type><kernel>/vmlinuz</kernel>", Firmware(), (), "/vmlinuz"),
        ("<loader type='rom'>/seabios</loader>", Firmware(loader="/seabios"), (), ""),
        ("<loader type='pflash' secure='no'>/c</loader><nvram><source file='/n'/></nvram>",
         Firmware(type="uefi", loader="/c", nvram="/n"), (), ""),
        ("<firmware><feature enabled='no' name='secure-boot'/></firmware>"
         "<loader type='pflash' secure='yes'>/c</loader>",
         Firmware(type="uefi", loader="/c"), (), ""),
    ],
)  # fmt: skip
def test_how_it_boots(os: str, firmware: Firmware, boot: tuple[str, ...], kernel: str) -> None:
    definition = read_domain(f"<domain><memory>1</memory><os>{os}</os></domain>").definition
    assert (definition.firmware, definition.boot, definition.kernel) == (firmware, boot, kernel)


def test_a_container_and_a_xen_guest() -> None:
    box = read_domain(
        "<domain type='lxc'><name>box</name><memory unit='MiB'>32</memory><os><type>exe</type><init>/sbin/init</init>"
        "</os><devices><filesystem type='mount'><source dir='/r'/><target dir='/'/></filesystem></devices></domain>"
    ).definition
    assert (box.type, box.os_type, box.memory, box.vcpus) == ("lxc", "exe", 32 * MIB, 1)
    guest = read_domain(
        "<domain type='xen'><name>x</name><memory>4096</memory><os><type>linux</type></os>"
        "<devices><disk type='block'><source dev='/dev/vg/x'/><target dev='xvda' bus='xen'/></disk></devices></domain>"
    ).definition
    assert (guest.type, guest.os_type, guest.disks[0].source) == ("xen", "linux", "/dev/vg/x")


def test_a_guest_of_64_vcpus_and_256_gib() -> None:
    definition = read_domain("<domain><memory unit='GiB'>256</memory><vcpu>64</vcpu></domain>").definition
    assert (definition.vcpus, definition.max_vcpus) == (64, 64)
    assert (definition.memory, definition.max_memory) == (256 * GIB, 256 * GIB)


@pytest.mark.parametrize("name", ["שלום\u202eexe.gpj", "a" * 5000, "&amp;&lt;b&gt;", "日本語 🐄", "with\ttab"])
def test_odd_names_survive(name: str) -> None:
    plain = name.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    assert read_domain(f"<domain><name>{name}</name></domain>").definition.name == plain


def test_unknown_elements_are_passed_over() -> None:
    xml = "<domain><name>x</name><memory>1</memory><quantum spin='up'><deep/></quantum><devices><flux/></devices>"
    definition = read_domain(f"{xml}</domain>").definition
    assert definition.unread == ()
    assert [device.type for device in definition.devices] == ["flux"]


def test_odd_numbers_are_named_and_the_rest_is_read() -> None:
    definition = read_domain(
        "<domain><name>x</name><memory unit='parsec'>1</memory><currentMemory>-4</currentMemory>"
        "<vcpu current='-1'>99999999999999999999</vcpu><cpu><topology sockets='one'/></cpu></domain>"
    ).definition
    assert definition.name == "x"
    assert (definition.memory, definition.vcpus) == (0, 1)
    assert set(definition.unread) == {
        "vcpu: 99999999999999999999", "memory: unit parsec", "currentMemory: -4", "vcpu current: -1",
        "cpu topology sockets: one",
    }  # fmt: skip


@pytest.mark.parametrize("xml", ["", "nonsense", "<network/>", "<domain>" * 1000, "<a>" + "y" * 5_000_000 + "</a>"])
def test_what_cannot_be_read_keeps_the_name(xml: str) -> None:
    definition = read_domain(xml, "vm-7").definition
    assert definition.name == "vm-7"
    assert definition.unread


def test_unreadable_names_the_reason() -> None:
    assert unreadable("vm", "domain: not UTF-8").definition.unread == ("domain: not UTF-8",)


@pytest.mark.parametrize("uuid", ["", "1234", "{}", UUID + "0", "../../etc"])
def test_what_is_no_uuid_is_none(uuid: str) -> None:
    assert read_domain(f"<domain><uuid>{uuid}</uuid></domain>").uuid == ""


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("http://debian.org/debian/12", "debian12"),
        ("http://ubuntu.com/ubuntu/22.04", "ubuntu22.04"),
        ("http://microsoft.com/win/2k22", "win2k22"),
        ("http://archlinux.org/archlinux/rolling", "archlinux"),
        ("debian12", "debian12"),
        ("http://x.org/thing", "thing"),
        ("", ""),
    ],
)
def test_short_ids_of_systems(url: str, short: str) -> None:
    assert short_os_id(url) == short


_ELEMENTS = st.recursive(
    st.sampled_from(["-1", "x", "1", "", "9" * 25, "\u202e"]),
    lambda inner: st.builds(
        lambda tag, name, value, body: f"<{tag} {name}='{value}'>{''.join(body)}</{tag}>",
        st.sampled_from(["memory", "vcpu", "os", "devices", "disk", "source", "interface", "graphics", "hostdev", "cpu",
                         "topology", "backingStore", "channel", "target", "boot", "address", "loader", "nvram"]),
        st.sampled_from(["unit", "current", "type", "port", "order", "file", "dev", "bus", "slot", "name", "protocol"]),
        st.sampled_from(["-1", "x", "1", "", "0x", "99999999999999999999", "pci", "usb", "rbd"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_ELEMENTS, max_size=6))
def test_no_document_of_these_words_ever_raises(parts: list[str]) -> None:
    definition = read_domain(f"<domain>{''.join(parts)}</domain>", "vm").definition
    assert definition.memory >= 0
    assert definition.vcpus >= 0

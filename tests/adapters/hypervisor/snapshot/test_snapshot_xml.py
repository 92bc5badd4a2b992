"""The XML of snapshots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stellwerk.adapters.hypervisor.snapshot.snapshot_xml import (
    definitions_on,
    marked,
    overlay_xml,
    read_snapshot,
    refrozen,
    repointed,
    stamped,
    wish_xml,
    with_files,
)
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.snapshot import SnapshotDisk, SnapshotWish

ID, H1 = VmId("v"), HostId("h1")
DISK = (
    "<disk type='file' device='disk'><driver name='qemu' type='raw' cache='none'/><source file='/p/a&amp;b.raw'/>"
    "<backingStore/><target dev='vda' bus='virtio'/><unknown x='1'/></disk>"
)
DOMAIN = f"<name>web</name><os><nvram>/nv/web.fd</nvram></os><devices>{DISK}</devices>"
XML = f"""<domainsnapshot><name>s &lt;1&gt;</name><description>d</description><state>running</state>
<parent><name>s0</name></parent><creationTime>100</creationTime><memory snapshot='external' file='/p/m'/>
<disks><disk name='vda' snapshot='external' type='file'><source file='/p/a.s1'/></disk>
<disk name='sda' snapshot='no'/></disks><domain type='kvm'>{DOMAIN}</domain>
<inactiveDomain type='kvm'>{DOMAIN}</inactiveDomain></domainsnapshot>"""


def test_what_is_read() -> None:
    read = read_snapshot(XML, ID, H1, "s", current=True)
    assert (read.name, read.description, read.state, read.parent) == ("s <1>", "d", "running", "s0")
    assert (read.created, read.current, read.memory, read.memory_file) == (100.0, True, "external", "/p/m")
    assert (read.nvram, read.outside) == ("/nv/web.fd", True)
    assert read.disks == (
        SnapshotDisk(target="vda", frozen="/p/a&b.raw", format="raw", overlay="/p/a.s1"),
        SnapshotDisk(target="sda", kind="no"),
    )


@given(st.text(max_size=200))
def test_anything_is_read_without_an_error(text: str) -> None:
    assert read_snapshot(text, ID, H1, "s").name


@given(st.sampled_from(["name", "disks", "domain", "memory", "creationTime"]), st.text(max_size=20))
def test_parts_that_are_missing_are_empty(part: str, junk: str) -> None:
    root = etree.fromstring(XML)
    found = root.find(part)
    assert found is not None
    root.remove(found)
    assert read_snapshot(etree.tostring(root, encoding="unicode") + junk, ID, H1, "s").vm_id == ID


def test_what_is_wished_for() -> None:
    wish = SnapshotWish(
        name="a & b", description="<i>", overlays={"vda": "/p/x&y"}, left_out=("sda",), memory_file="/p/m"
    )
    root = etree.fromstring(wish_xml(wish))
    assert (root.findtext("name"), root.findtext("description")) == ("a & b", "<i>")
    memory = root.find("memory")
    assert memory is not None
    assert dict(memory.attrib) == {"snapshot": "external", "file": "/p/m"}
    assert [disk.get("snapshot") for disk in root.findall("disks/disk")] == ["external", "no"]
    assert [source.get("file") for source in root.iter("source")] == ["/p/x&y"]
    plain = etree.fromstring(wish_xml(SnapshotWish(name="n", overlays={})))
    assert [memory.get("snapshot") for memory in plain.iter("memory")] == ["no"]
    assert plain.find("description") is None


def test_the_way_back_changes_the_files_and_nothing_else() -> None:
    stored, running = (etree.fromstring(text) for text in definitions_on(XML, {"/p/a&b.raw": "/p/new"}))
    for root in (stored, running):
        assert (root.tag, root.get("type")) == ("domain", "kvm")
        (disk,) = root.findall("devices/disk")
        assert [source.get("file") for source in disk.iter("source")] == ["/p/new"]
        assert [dict(driver.attrib) for driver in disk.iter("driver")] == [
            {"name": "qemu", "type": "qcow2", "cache": "none"}
        ]
        assert disk.find("backingStore") is None
        assert disk.find("unknown") is not None
    untouched = etree.fromstring(definitions_on(XML, {})[0])
    assert untouched.find("devices/disk/backingStore") is not None


def test_a_snapshot_without_a_definition_cannot_be_gone_back_to() -> None:
    with pytest.raises(Invalid, match="keeps no definition"):
        definitions_on("<domainsnapshot><name>s</name></domainsnapshot>", {})
    with pytest.raises(AppError):
        definitions_on("<<<", {})


def test_another_file_on_top_is_named() -> None:
    root = etree.fromstring(repointed(XML, {"/p/a&b.raw": "/p/new"}))
    assert [source.get("file") for source in root.findall("disks/disk/source")] == ["/p/new"]
    assert [source.get("file") for source in root.findall("domain/devices/disk/source")] == ["/p/a&b.raw"]
    assert repointed(XML, {"/other": "/p/new"}) == repointed(XML, {})


def test_a_disk_that_is_merged_already_is_none_of_it_any_more() -> None:
    read = read_snapshot(repointed(XML, {}, without=["/p/a.s1"]), ID, H1, "s")
    assert [(disk.target, disk.kind, disk.overlay) for disk in read.disks] == [("vda", "no", ""), ("sda", "no", "")]
    assert repointed(XML, {}, without=["/p/other"]) == repointed(XML, {})


def test_what_was_merged_elsewhere_is_kept_there() -> None:
    now = refrozen(XML, {"/p/a&b.raw": "/p/<below>"})
    assert read_snapshot(now, ID, H1, "s").disks[0].frozen == "/p/<below>"
    assert now.count("/p/&lt;below&gt;") == 2  # the definition of the VM that ran, and the stored one
    assert "backingStore" not in now
    assert refrozen(XML, {"/p/a.s1": "/p/x"}) == XML


def test_a_new_file_on_another_one() -> None:
    root = etree.fromstring(overlay_xml("a&b", 7, "/p/<x>", ""))
    assert (root.findtext("name"), root.findtext("capacity")) == ("a&b", "7")
    assert root.findtext("backingStore/path") == "/p/<x>"
    assert [form.get("type") for form in root.iter("format")] == ["qcow2", "raw"]


def test_a_removal_that_was_begun_is_marked_once_and_read_again() -> None:
    xml = "<domainsnapshot><name>s</name><domain><name>v</name></domain></domainsnapshot>"
    once = marked(xml)
    assert marked(once) == once
    assert [read_snapshot(each, VmId("v"), HostId("h"), "s").half_gone for each in (xml, once)] == [False, True]


def test_disks_that_are_named_by_pool_and_volume_get_their_paths() -> None:
    source = "<disk type='volume'><source pool='images' volume='{}'/><target dev='vda'/></disk>"
    devices = f"<devices>{source.format('a')}{source.format('gone')}</devices>"
    xml = f"<domainsnapshot><name>s</name><domain>{devices}</domain></domainsnapshot>"
    found = with_files(xml, lambda pool, volume: "/p/a" if (pool, volume) == ("images", "a") else "")
    assert found.count('type="file"') == 1
    assert '<source file="/p/a"/>' in found
    assert '<source pool="images" volume="gone"/>' in found


def test_when_files_were_written_last_is_noted_and_no_part_of_the_vm() -> None:
    noted = stamped(stamped(marked(XML), {"/p/old": "0/1"}), {"/p/a&b": "1.5/10"})
    read = read_snapshot(noted, ID, H1, "s")
    assert (read.stamps, read.half_gone) == ({"/p/a&b": "1.5/10"}, True)
    assert read_snapshot(repointed(noted, {}), ID, H1, "s").stamps == read.stamps
    assert all("urn:stellwerk" not in text for text in definitions_on(noted, {}))
    root = etree.fromstring(noted)
    spaces = [etree.QName(one).namespace for one in root.findall("domain/metadata/*")]
    assert len(spaces) == len(set(spaces)) == 2  # libvirt keeps one element of each namespace
    shown = stamped(noted, {}, b"png")
    assert read_snapshot(stamped(shown, {"/p/x": "1"}), ID, H1, "s").picture == b"png"
    assert all("urn:stellwerk" not in text for text in definitions_on(shown, {}))
    for junk in ("!", "A" * 1_000_000):
        assert read_snapshot(shown.replace("cG5n", junk), ID, H1, "s").picture == b""
    assert stamped("<domainsnapshot/>", {"/p/a": "1"}) == "<domainsnapshot/>"

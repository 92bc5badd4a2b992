"""Edits of what a VM itself is."""

from pathlib import Path

import pytest

from stellwerk.commands.vm_device.definition import checked_boot, checked_xml, definition_edits
from stellwerk.core.error import Invalid
from stellwerk.model.hardware.edit import AddRoom, ReplaceXml, SetBoot, SetFirmware, SetMemory, SetTopology, SetValues


def test_parameters_become_edits() -> None:
    args = {"memory": 1, "cores": 2, "firmware": "uefi", "boot": ("hd",), "room": 2, "title": "not of these"}
    kinds = [type(edit) for edit in definition_edits(args)]
    assert kinds == [SetMemory, SetTopology, SetFirmware, SetBoot, AddRoom]
    assert definition_edits({}) == ()
    assert definition_edits({"xml": "<domain/>", "base": "b"}) == (ReplaceXml(xml="<domain/>", base="b"),)


def test_a_model_is_custom_and_other_modes_have_none() -> None:
    (named,) = definition_edits({"cpu_model": "Skylake-Server"})
    assert isinstance(named, SetValues)
    assert named.values == {"cpu_mode": "custom", "cpu_model": "Skylake-Server"}
    (passed,) = definition_edits({"cpu_mode": "host-passthrough"})
    assert isinstance(passed, SetValues)
    assert passed.values["cpu_model"] == ""


def test_xml_is_text_or_the_file_that_holds_it(tmp_path: Path) -> None:
    file = tmp_path / "vm.xml"
    file.write_text("<domain/>", encoding="utf-8")
    assert checked_xml(str(file)) == checked_xml("<domain/>") == "<domain/>"
    file.write_bytes(b"\xff<domain/>")
    for text in (str(file), "/no/such/file", "<domain passwd='x'/>", "<network/>", "<domain/>" + " " * (5 << 20)):
        with pytest.raises(Invalid):
            checked_xml(text)


def test_names_to_boot_from() -> None:
    assert checked_boot(" vda ") == "vda"
    with pytest.raises(Invalid):
        checked_boot("\n")

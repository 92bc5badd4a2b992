"""Settings read and written in place."""

import pytest
from lxml import etree
from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device.document import devices, parse
from stellwerk.adapters.hypervisor.device.value import read_size, read_value, write_size, write_value
from stellwerk.core.error import Bug, Invalid
from stellwerk.model.hardware.setting import SETTINGS, Form, setting


def _value(device: str, key: str, text: str = TEXT) -> str:
    root, row = parse(text), setting(device, key)
    assert row is not None
    return read_value(devices(root)[device] if device else root, row)


def test_reading() -> None:
    assert _value("", "vcpus") == "4"
    assert _value("", "memory") == str(2 << 30)
    assert _value("", "boot") == "hd"
    assert _value("disk vda", "source") == "/d/one.qcow2"
    assert (_value("disk sda", "read_only"), _value("disk vda", "read_only")) == ("yes", "")


def test_what_is_written_is_read_and_taken_out_again() -> None:
    element = etree.fromstring("<disk><driver name='qemu'/></disk>")
    before = etree.tostring(element)
    for row in SETTINGS["disk"]:
        if row.form in (Form.SOURCE, Form.LIST):
            continue
        written = "yes" if row.form is Form.PRESENCE else "7"
        write_value(element, row, written)
        assert read_value(element, row) == written
        write_value(element, row, "")
        assert read_value(element, row) == ""
    assert etree.tostring(element) == before


def test_sizes() -> None:
    element = etree.fromstring("<memory unit='GiB'>2</memory>")
    assert read_size(element) == 2 << 30
    write_size(element, 1025)
    assert (element.get("unit"), element.text) == ("KiB", "2")
    for text in ("<m unit='furlong'>1</m>", "<m>-1</m>", "<m/>", f"<m>{'9' * 19}</m>"):
        assert read_size(etree.fromstring(text)) is None
    with pytest.raises(Invalid):
        write_size(element, 0)


def test_sources_have_edits_of_their_own() -> None:
    row = setting("disk vda", "source")
    assert row is not None
    with pytest.raises(Bug):
        write_value(etree.Element("disk"), row, "/x")

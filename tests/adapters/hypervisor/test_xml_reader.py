"""Hostile XML is read as far as it goes, and never raises."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.adapters.hypervisor.xml_reader import MAX_BYTES, MOST_UNREAD, XmlReader, children, text_of

BOMB = """<?xml version="1.0"?><!DOCTYPE domain [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>
<domain><name>x</name><title>&e;</title><uuid>u</uuid></domain>"""


def test_reads_well_formed_xml() -> None:
    reader = XmlReader("<domain><a> b </a><n>7</n></domain>", "domain")
    assert reader.text("a") == "b"
    assert reader.text("nothing", "default") == "default"
    assert reader.number(reader.text("n"), "n") == 7
    assert reader.parts == ()


def test_entities_are_not_expanded() -> None:
    reader = XmlReader(BOMB, "domain")
    assert reader.text("name") == "x"
    assert len(reader.text("title")) < 100
    assert [text_of(child) for child in children(reader.root)] == ["x", reader.text("title"), "u"]


def test_no_file_of_this_computer_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2")
    text = f'<!DOCTYPE domain [<!ENTITY f SYSTEM "file://{tmp_path}/secret">]><domain><title>&f;</title></domain>'
    assert "hunter2" not in XmlReader(text, "domain").text("title")


@pytest.mark.parametrize("text", ["", " ", "nonsense", "<other/>", "<", "\x00", "<domain", "<!DOCTYPE domain>"])
def test_what_is_no_such_document_is_said(text: str) -> None:
    reader = XmlReader(text, "domain")
    assert reader.root is None or reader.parts
    assert reader.parts
    assert reader.text("name", "fallback") == "fallback"


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    reader = XmlReader("<domain><name>x</name><title>unclosed", "domain")
    assert reader.text("name") == "x"
    assert "not well-formed" in reader.parts[0]


def test_bytes_that_are_no_utf8_do_not_hide_the_rest() -> None:
    reader = XmlReader(b"<domain><name>x</name><title>\xff\xfe</title><uuid>u</uuid></domain>", "domain")
    assert reader.text("name") == "x"
    assert reader.parts


def test_another_declared_encoding_and_lone_surrogates_are_taken() -> None:
    assert (
        XmlReader("<?xml version='1.0' encoding='latin1'?><domain><name>ä</name></domain>", "domain").text("name")
        == "ä"
    )
    assert XmlReader("<domain><name>a\ud800b</name></domain>", "domain").text("name") == "a?b"


def test_what_is_too_large_is_not_parsed() -> None:
    reader = XmlReader(f"<domain><name>x</name><d>{'y' * MAX_BYTES}</d></domain>", "domain")
    assert reader.root is None
    assert "larger than 4 MiB" in reader.parts[0]


def test_very_deep_documents_are_survived() -> None:
    reader = XmlReader("<domain>" + "<a>" * 100_000 + "</a>" * 100_000 + "</domain>", "domain")
    assert reader.parts


@pytest.mark.parametrize("said", ["-1", "1.5", "0x10", "many", "١", "9" * 19, "9" * 30, "1e3"])
def test_odd_numbers_are_named_and_replaced(said: str) -> None:
    reader = XmlReader("<domain/>", "domain")
    assert reader.number(said, "vcpu", 1) == 1
    assert reader.parts == (f"vcpu: {said}",)


@pytest.mark.parametrize(
    ("xml", "size"),
    [
        ("<m>1</m>", 1024), ("<m unit='KiB'>2</m>", 2048), ("<m unit='b'>5</m>", 5), ("<m unit='bytes'>5</m>", 5),
        ("<m unit='KB'>5</m>", 5000), ("<m unit='MiB'>1</m>", 1 << 20), ("<m unit='M'>1</m>", 1 << 20),
        ("<m unit='GiB'>1</m>", 1 << 30), ("<m unit='G'>1</m>", 1 << 30), ("<m unit='GB'>1</m>", 10**9),
        ("<m unit='TiB'>64</m>", 64 << 40), ("<m unit='ells'>1</m>", None), ("<m unit='EiB'>9</m>", None),
        ("<m>-5</m>", None), ("<m/>", None),
    ],
)  # fmt: skip
def test_sizes_by_their_unit(xml: str, size: int | None) -> None:
    reader = XmlReader(f"<domain>{xml}</domain>", "domain")
    assert reader.size(reader.find("m"), "memory") == size


def test_the_list_of_unread_parts_is_bounded_and_holds_each_once() -> None:
    reader = XmlReader("<domain/>", "domain")
    for number in range(2000):
        reader.unread(f"part {number % 60}")
    assert len(reader.parts) == MOST_UNREAD


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.binary()))
def test_nothing_ever_raises(text: str | bytes) -> None:
    assert XmlReader(text, "domain").parts is not None

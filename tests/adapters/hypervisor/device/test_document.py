"""The tree: secrets stay inside, devices are told apart, hostile text is refused."""

import pytest
from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device.document import (
    carry_secrets,
    devices,
    fingerprint,
    holds_secret,
    parse,
    text_of_tree,
    without_secrets,
)
from stellwerk.core.error import Invalid


def test_devices_are_told_apart() -> None:
    assert list(devices(parse(TEXT))) == [
        "disk vda", "disk sda", "controller pci 0", "interface 52:54:00:00:00:01", "graphics 0", "video 0",
        "unheard-of 0",
    ]  # fmt: skip


def test_two_of_one_name_have_two_keys() -> None:
    disk = "<disk><target dev='vda'/></disk>"
    found = devices(parse(f"<domain><devices>{disk}{disk}<video/><video/></devices></domain>"))
    assert list(found) == ["disk vda", "disk vda 2", "video 0", "video 1"]


def test_no_secret_leaves_and_all_are_carried_over() -> None:
    root = parse(TEXT)
    bare = without_secrets(root)
    assert "secret" not in text_of_tree(bare)
    assert (holds_secret(root), holds_secret(bare)) == (True, False)
    carry_secrets(root, bare)
    assert text_of_tree(bare) == text_of_tree(root)


def test_a_fingerprint_knows_no_secret_and_needs_no_metadata() -> None:
    root = parse(TEXT)
    assert fingerprint(root) == fingerprint(without_secrets(root)) != fingerprint(root, metadata=False)
    other = parse(TEXT.replace("kept", "changed"))
    assert fingerprint(other) != fingerprint(root)
    assert fingerprint(other, metadata=False) == fingerprint(root, metadata=False)


@pytest.mark.parametrize(
    "text",
    ["", "<domain>", "<network/>", "<domain/>" + " " * (5 << 20), "<!DOCTYPE d [<!ENTITY a 'b'>]><domain>&a;</domain>"],
)
def test_what_is_no_definition_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse(text)


def test_the_line_of_a_mistake_is_told() -> None:
    with pytest.raises(Invalid, match="line 3"):
        parse("<domain>\n<name>x</name>\n<os></domain>")

"""Protection against removal."""

from lxml import etree

from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.adapters.hypervisor.protection_metadata import URI, read_protection, write_protection

DOMAIN = "<domain type='kvm'><metadata><p:protection xmlns:p='{uri}' delete='{word}'/></metadata></domain>"


def test_what_is_written_is_read() -> None:
    for on in (True, False):
        assert read_protection(etree.fromstring(write_protection(on))) is on
    assert read_protection(None) is False


def test_a_definition_says_it() -> None:
    for word, uri, on in (("yes", URI, True), ("no", URI, False), ("yes", "urn:other", False)):
        assert read_domain(DOMAIN.format(uri=uri, word=word)).definition.delete_protection is on

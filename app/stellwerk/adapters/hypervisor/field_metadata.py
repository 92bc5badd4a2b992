"""Values of fields in the metadata of a domain: an element of our own namespace, written and read. Pure; any thread.

    <stellwerk:fields xmlns:stellwerk="urn:stellwerk:fields:1">
      <stellwerk:field key="owner">ops</stellwerk:field>
    </stellwerk:fields>

What cannot be the key of a field or is far too long is passed over. What a value means is for those who know the field.
"""

from collections.abc import Iterable

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import children, text_of
from stellwerk.model.field import is_key
from stellwerk.model.field_value import LONGEST

URI = "urn:stellwerk:fields:1"
MOST_FIELDS = 1000
FIELDS = f"{{{URI}}}fields"
_FIELD = f"{{{URI}}}field"


def write_fields(values: Iterable[tuple[str, str]]) -> str:
    """The element for libvirt, which adds the namespace itself. Raises ValueError for what no XML can hold."""
    root = etree.Element("fields")
    for key, text in sorted(values):
        etree.SubElement(root, "field", key=key).text = text
    return etree.tostring(root, encoding="unicode")


def read_fields(element: etree._Element | None) -> tuple[tuple[str, str], ...] | None:
    """The values by their keys, sorted, the first of each; None where there is no element, or far too much in it."""
    if element is None or len(element) > MOST_FIELDS:
        return None
    found: dict[str, str] = {}
    for child in children(element, _FIELD):
        key, text = child.get("key", ""), text_of(child)
        if is_key(key) and 0 < len(text) <= LONGEST:
            found.setdefault(key, text)
    return tuple(sorted(found.items()))

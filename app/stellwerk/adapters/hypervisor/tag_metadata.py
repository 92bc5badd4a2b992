"""Tags in the metadata of a domain: an element of our own namespace, written and read. Pure; any thread.

    <stellwerk:tags xmlns:stellwerk="urn:stellwerk:tags:1">
      <stellwerk:tag><stellwerk:name>munich</stellwerk:name><stellwerk:name>office</stellwerk:name></stellwerk:tag>
    </stellwerk:tags>

Whoever may write definitions may have written anything there. What cannot be a tag of ours is passed over; an element
of monstrous size says nothing.
"""

from collections.abc import Collection

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import children, text_of
from stellwerk.model.tag import Path
from stellwerk.model.tag_tree import is_tag_name

URI = "urn:stellwerk:tags:1"
PREFIX = "stellwerk"

MOST_TAGS = 256
MOST_NAMES = 32
"""Levels of a path."""

TAGS = f"{{{URI}}}tags"
_TAG, _NAME = f"{{{URI}}}tag", f"{{{URI}}}name"


def write_tags(paths: Collection[Path]) -> str:
    """The element for libvirt, which adds the namespace itself. Raises ValueError for what no XML can hold."""
    root = etree.Element("tags")
    for path in sorted(paths):
        tag = etree.SubElement(root, "tag")
        for name in path:
            etree.SubElement(tag, "name").text = name
    return etree.tostring(root, encoding="unicode")


def read_tags(element: etree._Element | None) -> tuple[Path, ...] | None:
    """The paths that the element names, sorted, each once; None where there is none, or far too much in it."""
    if element is None or len(element) > MOST_TAGS:
        return None
    paths = {path for tag in children(element, _TAG) if (path := _path(tag)) is not None}
    return tuple(sorted(paths))


def _path(tag: etree._Element) -> Path | None:
    if not 0 < len(tag) <= MOST_NAMES:
        return None
    names = tuple(text_of(name) for name in children(tag, _NAME))
    return names if names and all(map(is_tag_name, names)) else None

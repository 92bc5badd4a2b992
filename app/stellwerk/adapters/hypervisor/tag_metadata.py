"""Tags and the folder in the metadata of a domain: elements of our own namespaces, written and read.

Pure; any thread.

    <stellwerk:tags xmlns:stellwerk="urn:stellwerk:tags:1">
      <stellwerk:tag><stellwerk:name>munich</stellwerk:name><stellwerk:name>office</stellwerk:name></stellwerk:tag>
    </stellwerk:tags>
    <stellwerk:folder xmlns:stellwerk="urn:stellwerk:folder:1">
      <stellwerk:name>production</stellwerk:name><stellwerk:name>web</stellwerk:name>
    </stellwerk:folder>

Whoever may write definitions may have written anything there. What cannot be a tag or a folder of ours is passed over;
an element of monstrous size says nothing.
"""

from collections.abc import Collection

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import children, text_of
from stellwerk.model.tag import Path
from stellwerk.model.tag_tree import is_tag_name

URI = "urn:stellwerk:tags:1"
FOLDER_URI = "urn:stellwerk:folder:1"
PREFIX = "stellwerk"

MOST_TAGS = 256
MOST_NAMES = 32
"""Levels of a path."""

TAGS = f"{{{URI}}}tags"
FOLDER = f"{{{FOLDER_URI}}}folder"
_TAG, _NAME = f"{{{URI}}}tag", f"{{{URI}}}name"
_FOLDER_NAME = f"{{{FOLDER_URI}}}name"


def write_tags(paths: Collection[Path]) -> str:
    """The element for libvirt, which adds the namespace itself. Raises ValueError for what no XML can hold."""
    root = etree.Element("tags")
    for path in sorted(paths):
        _write_names(etree.SubElement(root, "tag"), path)
    return etree.tostring(root, encoding="unicode")


def read_tags(element: etree._Element | None) -> tuple[Path, ...] | None:
    """The paths that the element names, sorted, each once; None where there is none, or far too much in it."""
    if element is None or len(element) > MOST_TAGS:
        return None
    paths = {path for tag in children(element, _TAG) if (path := _path(tag)) is not None}
    return tuple(sorted(paths))


def write_folder(path: Path) -> str:
    """The element for libvirt, as `write_tags`; without a name in it for none."""
    root = etree.Element("folder")
    _write_names(root, path)
    return etree.tostring(root, encoding="unicode")


def read_folder(element: etree._Element | None) -> Path | None:
    """The path that the element names, () for no folder; None where there is no such element or it names none that can
    be ours."""
    if element is not None and not len(element):
        return ()
    return None if element is None else _path(element, _FOLDER_NAME)


def _write_names(element: etree._Element, path: Path) -> None:
    for name in path:
        etree.SubElement(element, "name").text = name


def _path(element: etree._Element, kind: str = _NAME) -> Path | None:
    if not 0 < len(element) <= MOST_NAMES:
        return None
    names = tuple(text_of(name) for name in children(element, kind))
    return names if names and all(map(is_tag_name, names)) else None

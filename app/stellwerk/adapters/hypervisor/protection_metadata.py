"""What of a domain may be removed, in its metadata: elements of our own namespaces. Pure; any thread.

Whether it may be removed itself, and which files were made for it beside its disks:

    <stellwerk:protection xmlns:stellwerk="urn:stellwerk:protection:1" delete="yes"/>
    <stellwerk:files xmlns:stellwerk="urn:stellwerk:files:1">
      <stellwerk:file path="/srv/web-seed.iso"/>
    </stellwerk:files>
"""

from collections.abc import Iterable

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import children

URI = "urn:stellwerk:protection:1"
PROTECTION = f"{{{URI}}}protection"

FILES_URI = "urn:stellwerk:files:1"
FILES = f"{{{FILES_URI}}}files"
_FILE = f"{{{FILES_URI}}}file"
MOST = 200
"""Files that are read of one domain."""


def write_protection(on: bool) -> str:
    """The element for libvirt, which adds the namespace itself."""
    return etree.tostring(etree.Element("protection", delete="yes" if on else "no"), encoding="unicode")


def read_protection(element: etree._Element | None) -> bool:
    """Whether it may not be removed; anything else than our own yes is none."""
    return element is not None and element.get("delete") == "yes"


def write_marks(paths: Iterable[str]) -> str:
    """The element for libvirt, which adds the namespace itself."""
    root = etree.Element("files")
    for path in dict.fromkeys(paths):
        etree.SubElement(root, "file", path=path)
    return etree.tostring(root, encoding="unicode")


def read_marks(element: etree._Element | None) -> tuple[str, ...]:
    """The paths of the files; none where there is no element, or far too much in it."""
    if element is None or len(element) > MOST:
        return ()
    paths = (child.get("path", "") for child in children(element, _FILE))
    return tuple(dict.fromkeys(path for path in paths if path.startswith("/") and len(path) < 4096))

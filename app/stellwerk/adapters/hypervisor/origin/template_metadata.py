"""The template that a VM was made of, in its metadata: an element of our own namespace.

<stellwerk:template xmlns:stellwerk="urn:stellwerk:template:1" id="..." name="debian" version="2" thin="yes"/>

Pure; any thread.
"""

from lxml import etree

from stellwerk.core.ids import TemplateId
from stellwerk.model.template.template import TemplateMark

URI = "urn:stellwerk:template:1"
TEMPLATE = f"{{{URI}}}template"
_MOST = 255
_PREFIX = "stellwerk"


def read_origin(element: etree._Element | None) -> TemplateMark | None:
    """What it says; None where it is not there or cannot be one of ours."""
    if element is None:
        return None
    id_, name, version = element.get("id", ""), element.get("name", ""), element.get("version", "1")
    if not 0 < len(id_) <= _MOST or len(name) > _MOST or not (version.isascii() and version.isdigit()):
        return None
    return TemplateMark(id=TemplateId(id_), name=name, version=int(version[:6]), thin=element.get("thin") == "yes")


def set_origin(root: etree._Element, origin: TemplateMark) -> None:
    """Say it in a definition."""
    metadata = root.find("metadata")
    if metadata is None:
        metadata = etree.SubElement(root, "metadata")
    for old in metadata.findall(TEMPLATE):
        metadata.remove(old)
    said = {
        "id": origin.id,
        "name": origin.name,
        "version": str(origin.version),
        "thin": "yes" if origin.thin else "no",
    }
    etree.SubElement(metadata, TEMPLATE, said, nsmap={_PREFIX: URI})


def set_thick(root: etree._Element) -> None:
    """Say that it does not stand on the files of its template any more, if it was made of one."""
    element = root.find(f"metadata/{TEMPLATE}")
    if element is not None:
        element.set("thin", "no")

"""Protection against removal in the metadata of a domain: an element of our own namespace. Pure; any thread.

<stellwerk:protection xmlns:stellwerk="urn:stellwerk:protection:1" delete="yes"/>
"""

from lxml import etree

URI = "urn:stellwerk:protection:1"
PROTECTION = f"{{{URI}}}protection"


def write_protection(on: bool) -> str:
    """The element for libvirt, which adds the namespace itself."""
    return etree.tostring(etree.Element("protection", delete="yes" if on else "no"), encoding="unicode")


def read_protection(element: etree._Element | None) -> bool:
    """Whether it may not be removed; anything else than our own yes is none."""
    return element is not None and element.get("delete") == "yes"

"""A domain's XML as a tree to be changed: everything that is in it stays in it. Pure; any thread.

Hostile until checked: bounded in size, no entities, no network, no DTD.
"""

import hashlib
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from stellwerk.adapters.hypervisor.device_xml import hostdev_text
from stellwerk.adapters.hypervisor.xml_reader import MAX_BYTES, attribute, children
from stellwerk.core.error import Invalid
from stellwerk.core.text import _

_SECRETS = ("passwd", "passwdValidTo", "connected")
"""What libvirt tells of a display only with SECURE: the password, until when it holds, what happens to who is there."""


def parse(xml: str) -> etree._Element:
    """The tree of a domain's XML; raises Invalid with the line for what is none."""
    raw = xml.encode("utf-8", "replace")
    if len(raw) > MAX_BYTES:
        raise Invalid(_("the XML is larger than {n} MiB").format(n=MAX_BYTES >> 20))
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: etree._Element = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise Invalid(_("line {line}: the XML is not well-formed").format(line=line), details=str(error)) from error
    if root.tag != "domain":
        raise Invalid(_("the XML is no <domain>"), _("give the whole definition of the VM"))
    if b"<!DOCTYPE" in raw:
        raise Invalid(_("the XML declares a document type"), _("leave it out"))
    return root


def text_of_tree(root: etree._Element) -> str:
    """The XML, indented alike however it was written, so that texts can be compared."""
    shown = deepcopy(root)
    etree.indent(shown)
    shown.tail = None
    return etree.tostring(shown, encoding="unicode")


def without_secrets(root: etree._Element) -> etree._Element:
    """A copy that holds no secret."""
    bare = deepcopy(root)
    for display in bare.iterfind("devices/graphics"):
        for name in _SECRETS:
            display.attrib.pop(name, "")
    return bare


def holds_secret(root: etree._Element) -> bool:
    """Whether a password stands in it."""
    return any(display.get("passwd") is not None for display in root.iterfind("devices/graphics"))


def carry_secrets(source: etree._Element, target: etree._Element) -> None:
    """Give the displays of `target` the secrets that the same ones of `source` have."""
    known = devices(source)
    for key, display in devices(target).items():
        other = known.get(key) if key.startswith("graphics ") else None
        if other is not None and display.get("passwd") is None:
            for name in _SECRETS:
                if other.get(name) is not None:
                    display.set(name, other.get(name, ""))


def fingerprint(root: etree._Element, *, metadata: bool = True) -> str:
    """A short text that is another for every other definition, secrets aside; with or without its metadata."""
    bare = without_secrets(root)
    if not metadata:
        for part in list(bare.iterfind("metadata")):
            bare.remove(part)
    return hashlib.sha256(text_of_tree(bare).encode()).hexdigest()[:32]


def devices(root: etree._Element) -> dict[str, etree._Element]:
    """The devices by what tells them apart, in the order of the document: `disk vda`, `video 0`."""
    found: dict[str, etree._Element] = {}
    for element in device_elements(root):
        tag, name = str(element.tag), _name(element)
        key, number = (f"{tag} {name}" if name else f"{tag} 0"), 1
        while key in found:
            key, number = (f"{tag} {name} {number + 1}" if name else f"{tag} {number}"), number + 1
        found[key] = element
    return found


def devices_beside(root: etree._Element, was: Mapping[str, etree._Element]) -> dict[str, etree._Element]:
    """The same, beside those of an earlier definition: an interface in the place of one that is not there any more is
    that one with another MAC, and keeps its name."""
    now = devices(root)
    gone = {_place(element): key for key, element in was.items() if element.tag == "interface" and key not in now}
    named = {
        key: gone.get(_place(element), key) if element.tag == "interface" and key not in was else key
        for key, element in now.items()
    }
    return {named[key]: element for key, element in now.items()}


def _place(element: etree._Element) -> str:
    """Where a device sits: its address, else its number among those of its kind."""
    address = element.find("address")
    if address is not None:
        return str(sorted((str(name), str(value)) for name, value in address.attrib.items()))
    return f"number {sum(1 for _before in element.itersiblings(element.tag, preceding=True))}"


def device_elements(root: etree._Element) -> Iterator[etree._Element]:
    """The elements of devices, without the emulator."""
    return (element for element in children(root.find("devices")) if element.tag != "emulator")


def _name(element: etree._Element) -> str:
    """What tells a device apart from others of its kind; empty = only its place."""
    match element.tag:
        case "disk":
            return attribute(element, "target", "dev")
        case "interface":
            return attribute(element, "mac", "address").lower()
        case "hostdev":
            return " ".join(part for part in (element.get("type", ""), hostdev_text(element)) if part)
        case "controller":
            return f"{element.get('type', '')} {element.get('index', '')}".strip()
        case "filesystem":
            return attribute(element, "target", "dir")
        case "channel":
            return attribute(element, "target", "name")
        case "input":
            return f"{element.get('type', '')} {element.get('bus', '')}".strip()
        case _:
            return ""

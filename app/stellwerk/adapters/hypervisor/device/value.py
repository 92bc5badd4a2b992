"""Reading and writing one setting of one element. Pure; any thread."""

from lxml import etree

from stellwerk.adapters.hypervisor.device_xml import source_text
from stellwerk.adapters.hypervisor.xml_reader import SIZE_FACTORS, attribute, children, text_of
from stellwerk.core.error import Bug, Invalid
from stellwerk.core.text import _
from stellwerk.core.unit import KIB
from stellwerk.model.hardware.setting import Form, XmlSetting

_LARGEST = 2**63 - 1


def read_value(element: etree._Element, setting: XmlSetting) -> str:
    """The value as a text, sizes in bytes; empty = not said."""
    found = _read(element, setting.where, setting.form)
    return _read(element, setting.also, setting.form) if not found and setting.also else found


def write_value(element: etree._Element, setting: XmlSetting, value: str) -> None:
    """Set the value, or take it out where it is empty; elements on the way are made, empty ones left behind go."""
    path, at, name = setting.where.partition("@")
    match setting.form:
        case Form.SOURCE | Form.LIST:
            raise Bug(f"{setting.key} is written by an edit of its own")
        case Form.PRESENCE:
            _drop(element, path) if value in ("", "no") else made(element, path)
        case Form.SIZE:
            write_size(made(element, path), int(value)) if value else _drop(element, path)
        case Form.TEXT if not value:
            _take_out(element, path, name if at else "")
        case Form.TEXT if at:
            made(element, path).set(name, value)
        case Form.TEXT:
            made(element, path).text = value


def made(element: etree._Element, path: str) -> etree._Element:
    """The element at a path, made where it is not there."""
    for tag in path.split("/") if path else ():
        found = element.find(tag)
        element = etree.SubElement(element, tag) if found is None else found
    return element


def read_size(element: etree._Element | None) -> int | None:
    """Bytes; None for what is no size."""
    said = text_of(element)
    factor = SIZE_FACTORS.get((element.get("unit") or "KiB").lower()) if element is not None else None
    if factor is None or not (said.isascii() and said.isdigit()) or len(said) > 20:
        return None
    size = int(said) * factor
    return size if size <= _LARGEST else None


def write_size(element: etree._Element, size: int) -> None:
    """Whole KiB, as libvirt writes them; raises Invalid for less."""
    if size < KIB:
        raise Invalid(_("a size of {n} bytes is too small").format(n=size))
    element.set("unit", "KiB")
    element.text = str(-(-size // KIB))


def _read(element: etree._Element, where: str, form: Form) -> str:
    path, at, name = where.partition("@")
    match form:
        case Form.SOURCE:
            return source_text(element.find(path))
        case Form.PRESENCE:
            return "yes" if element.find(path) is not None else ""
        case Form.SIZE:
            size = read_size(element.find(path))
            return "" if size is None else str(size)
        case Form.LIST:
            parent, _slash, tag = path.rpartition("/")
            return ", ".join(one.get(name, "") for one in children(element.find(parent), tag))
        case Form.TEXT if at:
            return attribute(element, path, name)
        case Form.TEXT:
            return text_of(element.find(path)) if path else ""


def _drop(element: etree._Element, path: str) -> None:
    found = element.find(path)
    parent = found.getparent() if found is not None else None
    if found is not None and parent is not None:
        parent.remove(found)


def _take_out(element: etree._Element, path: str, name: str) -> None:
    found = element.find(path) if path else element
    if found is None:
        return
    if name:
        found.attrib.pop(name, "")
    else:
        found.text = None
    if path and not found.attrib and not len(found) and not text_of(found):
        _drop(element, path)

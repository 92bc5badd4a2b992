"""Reads where the displays of a running VM listen from its XML with secrets. Any lane's thread; keeps nothing."""

from collections.abc import Iterator

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute
from stellwerk.ports.console import DisplayPlace

MOST = 16
"""Displays that are looked at."""


def display_places(xml: str) -> tuple[DisplayPlace, ...]:
    """The displays in their order. What cannot be understood of one is as if it was not said."""
    reader = XmlReader(xml, "domain")
    devices = reader.find("devices")
    found = [] if devices is None else list(_places(reader, devices))
    return tuple(found[:MOST])


def _places(reader: XmlReader, devices: etree._Element) -> Iterator[DisplayPlace]:
    for element in devices.iterfind("graphics"):
        listen = element.find("listen")
        yield DisplayPlace(
            type=element.get("type", ""),
            address=element.get("listen", "") or attribute(listen, "", "address"),
            port=_port(reader, element.get("port")),
            tls_port=_port(reader, element.get("tlsPort")),
            socket=element.get("socket", "") or attribute(listen, "", "socket"),
            password=element.get("passwd", ""),
        )


def _port(reader: XmlReader, said: str | None) -> int | None:
    """-1 is libvirt's word for *not listening*."""
    return None if said in (None, "-1") else reader.number(said, "port", most=65535) or None

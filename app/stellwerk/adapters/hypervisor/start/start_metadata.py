"""The place of a VM among those that are started with their host, in its metadata: an element of our own namespace.

<stellwerk:start xmlns:stellwerk="urn:stellwerk:start:1" order="2" delay="30"/>

Pure; any thread.
"""

from lxml import etree

from stellwerk.core.record import Record

URI = "urn:stellwerk:start:1"
START = f"{{{URI}}}start"
MOST = 9999
"""Of both numbers; what is more is none of ours."""


class Start(Record, frozen=True):
    """`order` 0 = it is not started by us; `delay` in seconds after it, before the next one."""

    order: int = 0
    delay: int = 0


def write_start(start: Start) -> str:
    """The element for libvirt, which adds the namespace itself."""
    element = etree.Element("start", order=str(start.order), delay=str(start.delay))
    return etree.tostring(element, encoding="unicode")


def read_start(element: etree._Element | None) -> Start:
    """What it says; nothing where it is not there or cannot be read."""
    if element is None:
        return Start()
    return Start(_number(element.get("order")), _number(element.get("delay")))


def _number(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 4:
        return 0
    return int(text)

"""Taking back what is stored and waits for the next start: the definition becomes again what runs. Pure; any thread."""

from collections.abc import Collection
from copy import deepcopy

from lxml import etree

from stellwerk.adapters.hypervisor.device.compare import waiting
from stellwerk.adapters.hypervisor.device.document import devices, devices_beside
from stellwerk.adapters.hypervisor.device.room import drop_ports, drop_slots
from stellwerk.adapters.hypervisor.device.value import made, read_value, write_value
from stellwerk.adapters.hypervisor.xml_reader import children
from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.model.hardware.difference import ADDED, PORTS, REMOVED, Differing, waiting_text
from stellwerk.model.hardware.setting import Form, XmlSetting, setting

_RUNNING_ONLY = frozenset({"alias", "backingStore", "mirror"})
"""What libvirt writes of a device only while it runs."""


def take_back(root: etree._Element, live: etree._Element, items: Collection[str]) -> None:
    """Change a stored definition so that these no longer wait (`vcpus`, `disk vdb added`); all where none are named.

    Raises Refused where one of them does not wait.
    """
    lines = {waiting_text(line): line for line in waiting(live, root)}
    for item in items or lines:
        if item not in lines:
            text = _('"{item}" does not wait for the next start').format(item=item[:80])
            raise Refused(text, _("there wait: {items}").format(items=", ".join(lines) or _("none")))
    for item in items or lines:
        _take_back(root, live, lines[item])


def _take_back(root: etree._Element, live: etree._Element, line: Differing) -> None:
    running = devices(live)
    stored = devices_beside(root, running)
    if line.key == ADDED:
        element = stored[line.device]
        made(root, "devices").remove(element)
    elif line.key == REMOVED:
        _give(root, running[line.device])
    elif not line.device and line.key == PORTS:
        drop_ports(root, int(line.before))
    elif not line.device and line.key == "slot_memory":
        drop_slots(root, live)
    else:
        row = setting(line.device, line.key)
        assert row is not None  # what waits is told from the table
        mine = stored[line.device] if line.device else root
        _write(mine, running[line.device] if line.device else live, row)


def _give(root: etree._Element, element: etree._Element) -> None:
    given = deepcopy(element)
    for part in [child for child in children(given) if child.tag in _RUNNING_ONLY]:
        given.remove(part)
    parent = made(root, "devices")
    same = list(children(parent, str(element.tag)))
    if same:
        same[-1].addnext(given)
    else:
        parent.append(given)


def _write(mine: etree._Element, theirs: etree._Element, row: XmlSetting) -> None:
    if row.form not in (Form.LIST, Form.SOURCE):
        write_value(mine, row, read_value(theirs, row))
        return
    path = row.where.partition("@")[0]
    parent, _slash, tag = path.rpartition("/")
    place = made(mine, parent)
    for part in list(children(place, tag)):
        place.remove(part)
    source = theirs.find(parent) if parent else theirs
    for number, part in enumerate(children(source, tag)):
        place.insert(number, deepcopy(part)) if row.form is Form.SOURCE else place.append(deepcopy(part))
    if row.form is Form.SOURCE:
        mine.set("type", theirs.get("type", ""))

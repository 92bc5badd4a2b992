"""How two definitions differ: in the words of the table, and as text. Pure; any thread."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from difflib import unified_diff
from functools import cache

from lxml import etree

from stellwerk.adapters.hypervisor.device.address import address_kind
from stellwerk.adapters.hypervisor.device.document import devices, devices_beside, parse, text_of_tree, without_secrets
from stellwerk.adapters.hypervisor.device.hot_plug import hot_plugged
from stellwerk.adapters.hypervisor.device.room import is_port, node_words, port_count
from stellwerk.adapters.hypervisor.device.value import read_value
from stellwerk.core.error import Invalid
from stellwerk.core.turnstile import COMPUTING
from stellwerk.model.hardware.difference import ADDED, MORE, NODES, PORTS, REMOVED, Differing
from stellwerk.model.hardware.setting import SETTINGS, Form, XmlSetting, setting

_LINES = 400
"""Lines of a difference of texts at most."""

_NUMBER = re.compile(r"\A(<domain type='\w+') id='\d+'")
"""Where the number of a running VM's run stands."""

_INFRASTRUCTURE = frozenset({"controller", "audio", "hub"})
"""What libvirt adds by itself to what needs it."""


def differing(before: etree._Element, after: etree._Element) -> tuple[Differing, ...]:
    """Everything that differs between two stored definitions; what is in no table is told as `MORE`, once a device."""
    found = [*_settings("", before, after)]
    was = devices(before)
    now = devices_beside(after, was)
    nodes = node_words(before), node_words(after)
    told = "" in nodes and nodes[0] != nodes[1] and None not in nodes
    if told:
        found.append(Differing("", NODES, nodes[0] or "", nodes[1] or ""))
    if _rest("", before, nodes=not told) != _rest("", after, nodes=not told):
        found.append(Differing("", MORE))
    ports = port_count(before), port_count(after)
    if ports[0] != ports[1]:
        found.append(Differing("", PORTS, str(ports[0]), str(ports[1])))
        was, now = _without_ports(was), _without_ports(now)
    for key in was:
        if key not in now:
            found.append(Differing(key, REMOVED, before=summary(was[key])))
    for key, element in now.items():
        other = was.get(key)
        if other is None:
            found.append(Differing(key, ADDED, after=summary(element)))
            continue
        found += _settings(key, other, element)
        moved = address_kind(other) != address_kind(element)
        if _rest(key, other, placed=not moved) != _rest(key, element, placed=not moved):
            found.append(Differing(key, MORE))
    return tuple(found)


def waiting(live: etree._Element, stored: etree._Element) -> tuple[Differing, ...]:
    """What a running VM will be at its next start that it is not now. What a running VM decides by itself (ports,
    addresses, the CPU that the host's model stands for) is no difference."""
    was = devices(live)
    now = devices_beside(stored, was)
    found = [line for line in _settings("", live, stored) if not _own_business(line, stored)]
    for key in was:
        if key not in now and str(was[key].tag) not in _INFRASTRUCTURE:
            found.append(Differing(key, REMOVED, before=summary(was[key])))
    for key, element in now.items():
        other = was.get(key)
        if other is not None:
            found += [line for line in _settings(key, other, element) if not _own_business(line, stored)]
        elif str(element.tag) not in _INFRASTRUCTURE:
            found.append(Differing(key, ADDED, after=summary(element)))
    return (*found, *_ports_waiting(live, stored, sum(line.key == ADDED for line in found)))


def _ports_waiting(live: etree._Element, stored: etree._Element, coming: int) -> Iterator[Differing]:
    """Ports that somebody wants. libvirt keeps one spare by itself for each device that is stored, and one beyond."""
    now, then = port_count(live), port_count(stored)
    if then - now > coming + 1:
        yield Differing("", PORTS, str(now), str(then))


def _without_ports(found: dict[str, etree._Element]) -> dict[str, etree._Element]:
    return {key: element for key, element in found.items() if not is_port(element)}


def waiting_in(live: str, stored: str) -> tuple[Differing, ...]:
    """The same of two texts; nothing of what cannot be read. Waits while another computes, unless both read alike but
    for the number of its run, as where a driver gives its VMs nothing of its own."""
    if _NUMBER.sub(r"\1", live, count=1) == stored:
        return ()
    with COMPUTING:
        try:
            return waiting(parse(live), parse(stored))
        except Invalid:
            return ()


def expected_later(
    lines: tuple[Differing, ...], before: etree._Element, after: etree._Element, live: etree._Element
) -> tuple[Differing, ...]:
    """Of what differs, what a running VM (`live`) will not take at once, as far as the table knows."""
    was = devices(before)
    now = devices_beside(after, was)
    later = (line for line in lines if not _at_once(line, now.get(line.device, was.get(line.device)), live))
    return still_waiting(later, waiting(live, after))


def still_waiting(lines: Iterable[Differing], left: Iterable[Differing]) -> tuple[Differing, ...]:
    """Of these lines those of which something waits: a running VM does not wait for what it is already. Nobody knows
    of what is in no table, and of what it has values of its own."""
    keys = {line.key for line in left} | {MORE, PORTS, NODES}
    return tuple(line for line in lines if line.key in keys or _has_its_own(line))


def _has_its_own(line: Differing) -> bool:
    row = setting(line.device, line.key)
    return row is not None and row.runtime


def unified(before: etree._Element, after: etree._Element, names: tuple[str, str]) -> str:
    """The difference of the texts without secrets; empty where there is none."""
    texts = [text_of_tree(without_secrets(root)).splitlines() for root in (before, after)]
    lines = list(unified_diff(texts[0], texts[1], *names, n=2, lineterm=""))
    rest = len(lines) - _LINES
    return "\n".join(lines[:_LINES] + ([f"… {rest}"] if rest > 0 else []))


def summary(element: etree._Element) -> str:
    """A device in a few words: the values of its settings."""
    rows = SETTINGS.get(str(element.tag), ())
    told = (row for row in rows if row.form is not Form.PRESENCE and row.key != "mac")
    return " ".join(value for row in told if (value := read_value(element, row)))


def _settings(key: str, before: etree._Element, after: etree._Element) -> Iterator[Differing]:
    """The settings that differ. What stands in a part that reads alike in both is not read: most do, and to find a
    value costs more than to write a part out."""
    if key and etree.tostring(before, with_tail=False) == etree.tostring(after, with_tail=False):
        return
    was_said, now_said = _by_tag(before), _by_tag(after)
    differ = {head for head in was_said.keys() | now_said.keys() if was_said.get(head) != now_said.get(head)}
    differ.add("")  # the element itself
    for row, heads in _rows(key.partition(" ")[0]):
        if heads.isdisjoint(differ):
            continue
        was, now = read_value(before, row), read_value(after, row)
        if was != now:
            yield Differing(key, row.key, was, now)


def _by_tag(element: etree._Element) -> dict[str, bytes]:
    """The parts of an element as they are written, by their name; a definition's devices are compared by themselves."""
    said: dict[str, bytes] = {}
    for part in element.iterchildren("*"):
        if part.tag != "devices":
            said[part.tag] = said.get(part.tag, b"") + etree.tostring(part, with_tail=False)
    return said


@cache
def _rows(kind: str) -> tuple[tuple[XmlSetting, frozenset[str]], ...]:
    """The settings of a kind of element, each with the parts of it in which it may stand; an empty one = the element
    itself."""
    return tuple((row, frozenset(_heads(row))) for row in SETTINGS.get(kind, ()))


def _heads(row: XmlSetting) -> Iterator[str]:
    return (re.split("[/@]", where, maxsplit=1)[0] for where in (row.where, row.also) if where)


def _own_business(line: Differing, stored: etree._Element) -> bool:
    """A running VM has its own value there; a CPU that stands for the host's is written out while it runs."""
    row = setting(line.device, line.key)
    cpu = stored.find("cpu")
    hosts = line.key in ("cpu_mode", "cpu_model") and cpu is not None and cpu.get("mode") == "host-model"
    return row is None or row.runtime or hosts


def _at_once(line: Differing, element: etree._Element | None, live: etree._Element) -> bool:
    if line.key in (ADDED, REMOVED):
        return element is not None and hot_plugged(element, live)
    row = setting(line.device, line.key)
    return row is not None and row.live


def _rest(key: str, element: etree._Element, *, nodes: bool = True, placed: bool = True) -> bytes:
    """What is left of an element once the settings of the table are taken out; also without its memory nodes, or its
    address."""
    bare = deepcopy(element)
    for address in [] if placed else bare.findall("address"):
        _detach(address)
    for numa in [] if nodes else bare.findall("cpu/numa"):
        _detach(numa)
    if not key:
        for part in list(bare.iterfind("devices")):
            bare.remove(part)
    for row in SETTINGS.get(key.partition(" ")[0], ()):
        _blank(bare, row)
    etree.indent(bare)
    bare.tail = None
    return etree.tostring(bare, method="c14n")


def _blank(bare: etree._Element, row: XmlSetting) -> None:
    for where in (row.where, row.also):
        path, at, name = where.partition("@")
        for found in [bare] if at and not path else bare.findall(path) if path else []:
            if at and row.form is not Form.LIST:
                found.attrib.pop(name, "")
                if path and not found.attrib and not len(found) and not (found.text or "").strip():
                    _detach(found)
            elif found is not bare:
                _detach(found)


def _detach(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)

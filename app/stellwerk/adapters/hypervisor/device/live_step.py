"""What a running VM has to be told so that it becomes what is stored, step by step. Pure; any thread."""

from copy import deepcopy

from lxml import etree

from stellwerk.adapters.hypervisor.device.compare import differing
from stellwerk.adapters.hypervisor.device.document import devices, devices_beside
from stellwerk.adapters.hypervisor.device.hot_plug import hot_plugged
from stellwerk.adapters.hypervisor.device.value import read_value, write_value
from stellwerk.core.record import Record
from stellwerk.model.hardware.difference import ADDED, MORE, REMOVED, Differing
from stellwerk.model.hardware.setting import Form, setting

_WHOLE = frozenset({"source", "network", "bridge", "portgroup"})
"""Settings that are one with the element `source`, which is taken as a whole."""

NUMBERS = frozenset({"vcpus", "memory", "title", "description"})
"""Settings of the VM itself that a running one takes."""


class Detach(Record, frozen=True):
    """Unplug; `xml` as the running VM has it."""

    key: str
    xml: str
    line: Differing


class Attach(Record, frozen=True):
    """Plug in."""

    key: str
    xml: str
    line: Differing


class Update(Record, frozen=True):
    """Change a device that stays; `before` as it was."""

    key: str
    xml: str
    before: str
    lines: tuple[Differing, ...]


class SetNumber(Record, frozen=True):
    """Another value for one of `NUMBERS`."""

    key: str
    before: str
    after: str
    line: Differing


LiveStep = Detach | Attach | Update | SetNumber


class Way(Record, frozen=True):
    """The steps in their order, and what no step can do."""

    steps: tuple[LiveStep, ...]
    later: tuple[Differing, ...]


def way(before: etree._Element, after: etree._Element, live: etree._Element, *, lasting: bool = True) -> Way:
    """From what changes in the stored definition: what goes first, then what comes, then what changes. What cannot be
    plugged waits; of a VM that has no next start (not `lasting`) it is tried, and libvirt says why not."""
    was = devices(before)
    wanted, running = devices_beside(after, was), devices_beside(live, was)
    own = {element: key for key, element in devices(live).items()}  # an interface may run with another MAC as yet
    lines = differing(before, after)
    steps: list[LiveStep] = []
    later: list[Differing] = []
    for line in lines:
        if line.key == REMOVED and line.device in running:
            if lasting and not hot_plugged(running[line.device], live):
                later.append(line)
            else:
                element = running[line.device]
                steps.append(Detach(own[element], _text(element), line))
    for line in sorted(lines, key=lambda line: not line.device.startswith("controller ")):  # its disks need it
        if line.key == ADDED and line.device not in running:
            if lasting and not hot_plugged(wanted[line.device], live):
                later.append(line)
            else:
                steps.append(Attach(line.device, _text(wanted[line.device]), line))
    for key in dict.fromkeys(line.device for line in lines if line.key not in (ADDED, REMOVED)):
        mine = [line for line in lines if line.device == key]
        changing = [line for line in mine if line.key != MORE and _live(line)]
        later += [line for line in mine if line not in changing]
        if not key:
            steps += [SetNumber(line.key, line.before, line.after, line) for line in changing]
        elif changing and key in running:
            other = _with(running[key], wanted[key], changing)
            steps.append(Update(key, _text(other), _text(running[key]), tuple(changing)))
        else:
            later += changing
    return Way(tuple(steps), tuple(later))


def _live(line: Differing) -> bool:
    row = setting(line.device, line.key)
    if row is None or not row.live:
        return False
    return bool(line.device) or line.key in NUMBERS


def _with(running: etree._Element, wanted: etree._Element, lines: list[Differing]) -> etree._Element:
    """The running device with some of the wanted values: what it has beside stays, libvirt compares all of it."""
    other = deepcopy(running)
    for line in lines:
        row = setting(line.device, line.key)
        assert row is not None
        if line.key in _WHOLE:
            _take_source(other, wanted)
        elif row.form is Form.TEXT:
            write_value(other, row, read_value(wanted, row))
    return other


def _take_source(other: etree._Element, wanted: etree._Element) -> None:
    for part in [child for child in other if child.tag in ("source", "backingStore")]:
        other.remove(part)
    other.set("type", wanted.get("type", ""))
    source = wanted.find("source")
    if source is not None:
        other.insert(0, deepcopy(source))


def _text(element: etree._Element) -> str:
    shown = deepcopy(element)
    shown.tail = None
    return etree.tostring(shown, encoding="unicode")

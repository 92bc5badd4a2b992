"""Reads libosinfo's database of operating systems, where this computer has it. Blocks; never on the owner thread.

The files are read directly: 800 of them in half a second. They come from a package, but may be anybody's where the
folder is the user's: they are bounded like everything else from outside.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from stellwerk.core.record import Record, replace
from stellwerk.model.making.os_facts import OsFacts

FOLDERS = (Path("/usr/share/osinfo"), Path("/usr/local/share/osinfo"), Path("/etc/osinfo"))
"""Of the distribution, of what was installed by hand, of the administrator; later ones win."""

MOST_FILES = 5000
LARGEST = 256 * 1024
"""Bytes of one file; today's largest is 60 KB."""
LONGEST = 200
_DEEPEST = 40
"""Systems that one derives from, one after the other: Fedora's come to 35."""
_ARCHES = ("all", "x86_64")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class _Entry(Record, frozen=True):
    """An entry as its file has it."""

    facts: OsFacts
    parents: tuple[str, ...]
    removed: frozenset[str]


class OsinfoDatabase:
    """The database in these folders."""

    def __init__(self, folders: Iterable[Path] = FOLDERS) -> None:
        self._folders = tuple(folders)

    def read(self) -> tuple[OsFacts, ...]:
        """All systems; () where there is no database. A file that cannot be read is passed over."""
        entries: dict[str, _Entry] = {}
        for file in self._files():
            for entry in _entries(file):
                entries[entry.facts.uri] = entry
        return tuple(_inherited(entry, entries) for entry in entries.values())

    def _files(self) -> Iterator[Path]:
        count = 0
        for folder in self._folders:
            for file in sorted((folder / "os").glob("*/*.xml")):
                count += 1
                if count > MOST_FILES:
                    return
                yield file


def _entries(file: Path) -> Iterator[_Entry]:
    try:
        with file.open("rb") as source:
            content = source.read(LARGEST + 1)
        if len(content) > LARGEST:
            return
        root = ElementTree.fromstring(content)
    except (OSError, ElementTree.ParseError):
        return
    for element in root.iterfind("os"):
        entry = _entry(element)
        if entry is not None:
            yield entry


def _entry(element: Element) -> _Entry | None:
    uri = _clean(element.get("id", ""))
    ids = tuple(text for one in element.iterfind("short-id") if (text := _clean(one.text or "")))
    if not uri or not ids:
        return None
    devices = element.findall("devices/device")
    facts = OsFacts(
        ids=ids,
        name=next((_clean(one.text or "") for one in element.iterfind("name") if not one.attrib), ids[0]),
        uri=uri,
        family=_clean(element.findtext("family", "")),
        released=_number(element.findtext("release-date", "")[:4]),
        devices=frozenset(one.get("id", "") for one in devices if one.get("supported") != "false"),
        efi=_starts_by(element, "efi"),
        bios=_starts_by(element, "bios"),
        least_memory=_resource(element, "minimum", "ram"),
        memory=_resource(element, "recommended", "ram"),
        disk=_resource(element, "recommended", "storage") or _resource(element, "minimum", "storage"),
        vcpus=_resource(element, "recommended", "n-cpus"),
    )
    parents = tuple(one.get("id", "") for tag in ("derives-from", "clones") for one in element.iterfind(tag))
    return _Entry(facts, parents, frozenset(one.get("id", "") for one in devices if one.get("supported") == "false"))


def _inherited(entry: _Entry, entries: Mapping[str, _Entry]) -> OsFacts:
    """With the devices of what it derives from, as libosinfo does, and its firmware where it names none itself."""
    devices, removed = set(entry.facts.devices), set(entry.removed)
    efi, released = entry.facts.efi, entry.facts.released
    seen, level = {entry.facts.uri}, [entry]
    for _depth in range(_DEEPEST):
        uris = {uri for one in level for uri in one.parents} - seen
        seen |= uris
        level = [entries[uri] for uri in sorted(uris) if uri in entries]
        for one in level:
            devices |= one.facts.devices - removed
            removed |= one.removed
            efi = one.facts.efi if efi is None else efi
            released = released or one.facts.released
        if not level:
            break
    return replace(entry.facts, devices=frozenset(devices), efi=efi, released=released)


def _starts_by(element: Element, type_: str) -> bool | None:
    """Whether it starts by this firmware on today's processors; None where nothing is said."""
    for one in element.iterfind("firmware"):
        if one.get("type") == type_ and one.get("arch") in _ARCHES:
            return one.get("supported") != "false"
    return None


def _resource(element: Element, level: str, name: str) -> int:
    """The number that is said for today's processors, else for all; 0 where there is none."""
    found = {one.get("arch", ""): _number(one.findtext(f"{level}/{name}", "")) for one in element.iterfind("resources")}
    return next((found[arch] for arch in reversed(_ARCHES) if found.get(arch)), 0)


def _number(text: str) -> int:
    return int(text) if text.strip().isascii() and text.strip().isdigit() and len(text) < 19 else 0


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)[:LONGEST].strip()

"""Reads XML that may be hostile: no entities, no network, no DTD, bounded in size, and never an exception.

What is asked for and cannot be understood is named in `unread`; the rest is read on. Any thread; one reader a document.
"""

from collections.abc import Iterator

from lxml import etree

from stellwerk.core.unit import GIB, KIB, MIB, PIB, TIB

MAX_BYTES = 4 * MIB
"""The largest document that is parsed. A domain with hundreds of disks has some 200 KiB."""

MOST_UNREAD = 50
"""How many unread parts are named; more help nobody."""

_LARGEST = 2**63 - 1
"""Numbers above do not fit the database, and nothing in a definition is that large."""

SIZE_FACTORS = {
    "b": 1, "byte": 1, "bytes": 1, "k": KIB, "kib": KIB, "kb": 10**3, "m": MIB, "mib": MIB, "mb": 10**6, "g": GIB,
    "gib": GIB, "gb": 10**9, "t": TIB, "tib": TIB, "tb": 10**12, "p": PIB, "pib": PIB, "pb": 10**15, "e": 1 << 60,
    "eib": 1 << 60, "eb": 10**18,
}  # fmt: skip


class XmlReader:
    """One document. `root` is None where nothing could be read at all."""

    def __init__(self, text: str | bytes, what: str, most: int = MAX_BYTES) -> None:
        """Parse `text`; `what` is the root element that is expected, `most` the limit in bytes."""
        self._unread: list[str] = []
        raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
        self.root = None if len(raw) > most else self._parsed(raw)
        if len(raw) > most:
            self.unread(f"{what}: larger than {most // MIB} MiB")
        elif self.root is None or self.root.tag != what:
            self.unread(f"{what}: no XML of this kind")
            self.root = None
        self._top = first_children(self.root)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that could not be understood, each once."""
        return tuple(dict.fromkeys(self._unread))

    def unread(self, part: str) -> None:
        """Note a part that could not be understood."""
        if len(self._unread) < MOST_UNREAD:
            self._unread.append(part)

    def find(self, path: str) -> etree._Element | None:
        """The first element at a path below the root."""
        first, _slash, rest = path.partition("/")
        found = self._top.get(first)
        return found.find(rest) if rest and found is not None else found

    def text(self, path: str, default: str = "") -> str:
        """The text of the first element at a path below the root."""
        return text_of(self.find(path)) or default

    def number(self, text: str | None, part: str, default: int = 0, most: int = _LARGEST) -> int:
        """A whole number from 0 to `most`; `default` where there is none, and noted where it is something else."""
        said = (text or "").strip()
        if not said:
            return default
        if not (said.isascii() and said.isdigit()) or len(said) > 20 or int(said) > most:
            self.unread(f"{part}: {said[:40]}")
            return default
        return int(said)

    def size(self, element: etree._Element | None, part: str, unit: str = "KiB") -> int | None:
        """Bytes, by the element's `unit` (libvirt's default is KiB in domains); None where there is none."""
        if element is None:
            return None
        said = element.get("unit") or unit
        factor = SIZE_FACTORS.get(said.lower())
        if factor is None:
            self.unread(f"{part}: unit {said[:40]}")
            return None
        value = self.number(text_of(element), part, -1)
        if value < 0 or value * factor > _LARGEST:
            if value >= 0:
                self.unread(f"{part}: {value} {said}")
            return None
        return value * factor

    def _parsed(self, raw: bytes) -> etree._Element | None:
        try:
            return _tree(raw, recover=False)
        except (etree.XMLSyntaxError, ValueError):
            pass
        try:
            root = _tree(raw, recover=True)
        except (etree.XMLSyntaxError, ValueError):
            return None
        if root is not None:
            self.unread("not well-formed XML: parts may be missing")
        return root


def _tree(raw: bytes, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    root: etree._Element | None = etree.fromstring(raw, parser)
    return root


def children(element: etree._Element | None, tag: str | None = None) -> Iterator[etree._Element]:
    """The child elements, without the nodes of entities; only those of one tag where it is given."""
    if element is not None:
        for child in element:
            if isinstance(child.tag, str) and (tag is None or child.tag == tag):
                yield child


def first_children(element: etree._Element | None) -> dict[str, etree._Element]:
    """The first child of each tag. One walk: looking for ten paths one by one takes several times as long."""
    found: dict[str, etree._Element] = {}
    if element is not None:
        for child in element:
            tag = child.tag
            if tag not in found and isinstance(tag, str):
                found[tag] = child
    return found


def text_of(element: etree._Element | None) -> str:
    """The text of an element without blanks around it; empty where there is none."""
    return "" if element is None else (element.text or "").strip()


def child_text(element: etree._Element | None, tag: str) -> str:
    """The text of the first child of a tag; empty where there is none."""
    return text_of(next(children(element, tag), None))


def attribute(element: etree._Element | None, path: str, name: str) -> str:
    """An attribute of the first element at a path below an element; empty where there is none."""
    found = element if element is None or not path else element.find(path)
    return "" if found is None else found.get(name, "")

"""Checking a definition against libvirt's schemas, where this computer has them. Any thread; milliseconds."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

PLACES = tuple(Path(place) / "libvirt/schemas" for place in ("/usr/share", "/usr/local/share", "/opt/homebrew/share"))
_MOST = 5
"""Elements that are named at most."""


def problems(root: etree._Element, places: tuple[Path, ...] = PLACES) -> tuple[str, ...] | None:
    """What the schema does not know, as `line 12: <sound>`; None where there is no schema. It may be of another libvirt
    than the host's."""
    schema = _schema(places)
    if schema is None:
        return None
    if schema.validate(root):
        return ()
    found = list(_unknown(schema, root))
    return tuple(found[:_MOST]) or ("<domain>",)


def _unknown(schema: etree.RelaxNG, root: etree._Element) -> Iterator[str]:
    """The schema's own words name only the outermost element, so each is tried out: without which is it right?"""
    inside = [(place, -1) for place, child in enumerate(root) if child.tag != "devices"]
    for place, child in enumerate(root):
        if child.tag == "devices":
            inside += [(place, number) for number in range(len(child))]
    singles = [pair for pair in inside if _right_without(schema, root, {pair})]
    for place, number in singles or _all_wrong(schema, root, inside):
        element = root[place] if number < 0 else root[place][number]
        yield f"{element.sourceline}: <{element.tag}>"


def _all_wrong(schema: etree.RelaxNG, root: etree._Element, inside: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Several are wrong: those that stay wrong in a definition without the others."""
    devices = {pair for pair in inside if pair[1] >= 0}
    if not _right_without(schema, root, devices):
        return []
    return [pair for pair in sorted(devices) if not _right_without(schema, root, devices - {pair})]


def _right_without(schema: etree.RelaxNG, root: etree._Element, gone: set[tuple[int, int]]) -> bool:
    bare = deepcopy(root)
    for place, number in sorted(gone, reverse=True):
        parent = bare if number < 0 else bare[place]
        parent.remove(parent[place if number < 0 else number])
    return bool(schema.validate(bare))


@cache
def _schema(places: tuple[Path, ...]) -> etree.RelaxNG | None:
    for place in places:
        try:
            return etree.RelaxNG(etree.parse(place / "domain.rng"))
        except (OSError, etree.LxmlError):
            continue
    return None

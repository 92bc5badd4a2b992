"""What stands in one cell of a list: text, the lighter unit, a bar, a mark. Pure; owner thread."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.text import translate
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.catalogue.format import DASH, format_time, format_value
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import path_text, tags_of
from stellwerk.ui.models.away import is_away
from stellwerk.ui.models.spark.line import Line
from stellwerk.ui.theme.mark import Mark, mark_of

NUMBERS = frozenset({PropKind.COUNT, PropKind.BYTES, PropKind.PERCENT, PropKind.RATE, PropKind.DURATION})
"""Kinds whose values stand at the right."""

_WITH_UNIT = frozenset({PropKind.BYTES, PropKind.PERCENT, PropKind.RATE})
_MARKED = frozenset({"status", "severity"})
_NO_ICON = frozenset({Kind.TASK, Kind.EVENT})
"""Kinds whose lists hold nothing else, one below the other: an icon on each line would tell nothing."""

_RECENT = 43_200
_RUN = re.compile(r"[^\s/-]{24}(?=[^\s/-]{8})")
"""A piece of a word that is long by itself, with more of it to come."""


class Chip(NamedTuple):
    """A tag in a cell or on a head: its name, its colour as the tag has it, the whole path where it is told."""

    text: str
    colour: str
    path: str
    ref: Ref


class Cell(NamedTuple):
    """One cell. `unit` is drawn lighter after `text`; `bar` is 0..1; `kind` asks for the icon of that kind.

    A `hot` bar warns when it is nearly full. `mark` is drawn over the kind's icon, or alone before the text.
    `grey`: the object is away. `chips` are drawn in place of the text. `line`: the last minutes, in place of a bar.
    """

    text: str
    unit: str = ""
    right: bool = False
    bar: float | None = None
    hot: bool = False
    mark: Mark | None = None
    kind: Kind | None = None
    grey: bool = False
    chips: tuple[Chip, ...] | None = None
    line: Line | None = None


GONE = Cell(DASH, grey=True)
"""For a row whose object has just vanished."""
BLANK = Cell("")
"""For a heading, which is painted across all cells."""


def cell_of(prop: Prop[Any], entity: Entity, graph: Graph, *, first: bool) -> Cell:
    """The cell of a property; the `first` column carries the object's icon."""
    value = prop.get(entity, graph)
    text, unit = _parts(prop, value, graph)
    bar = None
    if prop.column.bar and value is not None:
        bar = min(1.0, max(0.0, value / 100.0))
    kind = ref_of(entity).kind
    icon = kind if first and kind not in _NO_ICON else None
    return Cell(
        text=text,
        unit=unit,
        right=prop.kind in NUMBERS,
        bar=bar,
        hot=prop.source in (Source.STATS, Source.DERIVED),
        mark=mark_of(entity, graph) if icon or _is_marked(prop, entity) else None,
        kind=icon,
        grey=is_away(entity, graph),
        chips=chips_of(value, graph) if prop.kind is PropKind.TAGS and value else None,
    )


def _is_marked(prop: Prop[Any], entity: Entity) -> bool:
    """Whether the mark says the same as the value; that of an alarm is not how bad it would be."""
    return prop.key in _MARKED and not isinstance(entity, Alarm)


def cell_text(prop: Prop[Any], entity: Entity, graph: Graph) -> str:
    """The whole text of a cell: what is copied, and read by a screen reader."""
    return one_line(format_value(prop, prop.get(entity, graph), graph))


def chips_of(ids: Iterable[TagId], graph: Graph, *, paths: bool = False) -> tuple[Chip, ...]:
    """The tags with these ids, those that are there, by name. Their `paths` take longer to find than all else."""
    tags = sorted(tags_of(ids, graph), key=_folded_name)
    return tuple(
        Chip(one_line(tag.name), tag.color, path_text(tag, graph) if paths else "", Ref(Kind.TAG, tag.id))
        for tag in tags
    )


def _folded_name(tag: Tag) -> str:
    return tag.name.casefold()


def one_line(text: str) -> str:
    """Without line breaks and other control characters: names come from outside."""
    return " ".join(text.split()) if not text.isprintable() else text


def breakable(text: str) -> str:
    """With places, which nobody sees, to break words too long for a line; labels break at nothing else."""
    return _RUN.sub("\\g<0>\u200b", text)


def short_time(seconds: float, now: float) -> str:
    """Local time without what goes without saying: `14:05:09` today or half a day back, else date and `14:05`."""
    text = format_time(seconds)
    if text == DASH:
        return text
    return text[11:] if 0 <= now - seconds < _RECENT or text[:10] == format_time(now)[:10] else text[:16]


def title_of(prop: Prop[Any]) -> str:
    """The heading of its column."""
    return translate(prop.title)


SORTED_UP, SORTED_DOWN = "▴", "▾"


def sorted_title(title: str, key: str, sort: Sequence[str]) -> str:
    """The heading of a column with its place in the order: `CPU ▾`, of several keys `Host ▴2`.

    Qt's own arrow lies over titles that stand at the right, and shows one key only.
    """
    for place, chosen in enumerate(sort, 1):
        if chosen.removeprefix("-") == key:
            arrow = SORTED_DOWN if chosen.startswith("-") else SORTED_UP
            return f"{title} {arrow}{place if len(sort) > 1 else ''}"
    return title


def _parts(prop: Prop[Any], value: Any, graph: Graph) -> tuple[str, str]:
    if prop.kind is PropKind.TIME and value is not None:
        return short_time(value, graph.now), ""
    text = one_line(format_value(prop, value, graph))
    if value is not None and prop.kind in _WITH_UNIT:
        number, _space, unit = text.rpartition(" ")
        return number, unit
    return text, ""

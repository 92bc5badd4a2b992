"""How each list looks: its columns in their order, their widths, the order of rows; kept in settings. Owner thread."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record, field
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue

_WIDEST = 4000


class Layout(Record, frozen=True, kw_only=True):
    """Property keys from the left, pixels by key, sort keys (`-key` descending; empty = the query's own order), and the
    keys of what is grouped by, the outermost first. `lines`: the last minutes are drawn as small lines.
    """

    columns: tuple[str, ...]
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    lines: bool = False


def layout_setting(key: str) -> Setting[str]:
    """Where the layout of the list `key` is kept."""
    return Setting(
        key=f"list.{key}.layout",
        default="",
        title=N_("Layout of a list"),
        help=N_("Its columns, their widths and the order of its rows"),
    )


def usual_layout(kind: Kind, catalogue: Catalogue, without: str = "") -> Layout:
    """The columns that are shown without being chosen; `without` the one that says the same in every row."""
    shown = [prop.key for prop in catalogue.own_props(kind) if prop.column.shown and prop.key != without]
    return Layout(columns=tuple(shown))


def load_layout(settings: Settings, key: str, kind: Kind, catalogue: Catalogue, without: str = "") -> Layout:
    """The kept layout; what is unknown or wrong in it is passed over."""
    known = {prop.key for prop in catalogue.own_props(kind)}
    return read_layout(settings, key, known, usual_layout(kind, catalogue, without))


def read_layout(settings: Settings, key: str, known: Collection[str], usual: Layout) -> Layout:
    """The same of any list whose columns are `known` by these keys."""
    try:
        stored = read_json(settings.get(layout_setting(key)) or "{}")
    except ValueError:
        return usual
    if not isinstance(stored, dict):
        return usual
    columns = [name for name in _texts(stored.get("columns")) if name in known]
    widths = stored.get("widths")
    return Layout(
        columns=tuple(dict.fromkeys(columns)) or usual.columns,
        widths={name: size for name, size in widths.items() if name in known and _is_width(size)}
        if isinstance(widths, dict)
        else {},
        sort=tuple(name for name in _texts(stored.get("sort")) if name.removeprefix("-") in known) or usual.sort,
        groups=tuple(dict.fromkeys(name for name in _texts(stored.get("groups")) if name in known)),
        lines=stored.get("lines") is True,
    )


def save_layout(settings: Settings, key: str, layout: Layout) -> None:
    """Keep it."""
    stored = {
        "columns": list(layout.columns), "widths": dict(layout.widths), "sort": list(layout.sort),
        "groups": list(layout.groups), "lines": layout.lines,
    }  # fmt: skip
    settings.set(layout_setting(key), json.dumps(stored, sort_keys=True))


def props_of(layout: Layout, kind: Kind, catalogue: Catalogue) -> list[Prop[Any]]:
    """The properties of its columns."""
    found = (catalogue.prop(kind, key) for key in layout.columns)
    return [prop for prop in found if prop is not None]


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _is_width(size: Any) -> bool:
    return type(size) is int and 0 < size <= _WIDEST

"""How a bookmark looks in the panel: glyph, name, number of hits or what is wrong. Pure; owner thread."""

from html import escape
from typing import NamedTuple

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, Text, _, plural
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.graph import Graph
from stellwerk.ui.models.cell import breakable, one_line
from stellwerk.ui.theme.mark import Mark, mark_of

USUAL = "bookmark-simple"

GLYPHS: tuple[tuple[str, Text], ...] = (
    (USUAL, N_("Bookmark")),
    ("star", N_("Star")),
    ("flag", N_("Flag")),
    ("heart", N_("Heart")),
    ("warning", N_("Warning")),
    ("bell", N_("Bell")),
    ("power", N_("Power")),
    ("play", N_("Play")),
    ("pause", N_("Pause")),
    ("cpu", N_("Processor")),
    ("rows", N_("Memory")),
    ("hard-drive", N_("Disk")),
    ("lightning", N_("Lightning")),
    ("desktop", N_("Screen")),
    ("hard-drives", N_("Host")),
    ("database", N_("Storage")),
    ("share-network", N_("Network")),
    ("tag", N_("Tag")),
    ("clock", N_("Clock")),
    ("shield-check", N_("Shield")),
    ("wrench", N_("Wrench")),
    ("users", N_("People")),
)
"""Those on offer, with what they are called."""


class RowLook(NamedTuple):
    """One row. `edge` stands at the right; a `mark` stands there in its place."""

    text: str
    glyph: str
    edge: str
    mark: Mark | None
    open: bool


def look_of(bookmark: Bookmark, graph: Graph, *, is_open: bool) -> RowLook:
    """The look of a bookmark; `is_open`: its query is in sight."""
    hits = hits_of(bookmark, graph)
    return RowLook(
        text=one_line(bookmark.name),
        glyph=bookmark.icon or USUAL,
        edge=DASH if hits is None else str(hits),
        mark=mark_of(bookmark, graph),
        open=is_open,
    )


def hits_of(bookmark: Bookmark, graph: Graph) -> int | None:
    """The number last counted; None = it is not counted."""
    found = graph.sample(Ref(Kind.BOOKMARK, bookmark.id), "hits")
    return None if found is None else int(found)


def spoken(bookmark: Bookmark, graph: Graph, *, is_open: bool) -> str:
    """The row in words: what shape, place and colour say, for whoever sees them not."""
    hits = hits_of(bookmark, graph)
    count = plural("{n} hit", "{n} hits", hits) if hits is not None else ""
    parts = [bookmark.name, bookmark.problem or count, _("in sight") if is_open else ""]
    return ", ".join(one_line(part) for part in parts if part)


def tool_tip(bookmark: Bookmark, graph: Graph) -> str:
    """Name, query, and why it cannot be answered or how many it finds; as rich text, so that long ones are broken."""
    hits = hits_of(bookmark, graph)
    last = bookmark.problem
    if not last:
        last = plural("{n} hit", "{n} hits", hits) if hits is not None else _("not counted yet")
    lines = [f"<b>{_safe(bookmark.name)}</b>", _safe(bookmark.query), _safe(last)]
    return "<br>".join(lines)


def _safe(text: str) -> str:
    return escape(breakable(one_line(text)))

"""The rows of the list below the search bar. Frozen; owner thread."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtGui import QIcon

from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.core.text import _, translate
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.search.completion.best_match import Match
from stellwerk.search.completion.offer import Offer, What
from stellwerk.search.completion.rank import matched
from stellwerk.search.error import Fix, QueryError
from stellwerk.search.token import ALL
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.theme.icon import IconBook
from stellwerk.ui.theme.mark import mark_of
from stellwerk.ui.theme.palette import Token

Spans = Sequence[tuple[int, int]]

_ALL = re.compile(rf"\s*{ALL}\s*:", re.IGNORECASE)

FIX_KEYS = "Alt+Enter"
"""Applies the first correction."""


class RowKind(Enum):
    """What a row is, and so what happens when it is taken."""

    __hash__ = object.__hash__

    ERROR = auto()
    OFFER = auto()
    OBJECT = auto()
    QUERY = auto()
    """A whole query: of the history, a bookmark's, all words."""


class Row(Record, frozen=True, kw_only=True):
    """One line: `text` with the `bold` parts, `detail` lighter behind it, `hint` at the right.

    `alike` is what the row is to the eye of somebody who chose it: the same in a list that is made anew.
    """

    kind: RowKind
    text: str
    bold: Spans = ()
    detail: str = ""
    detail_bold: Spans = ()
    hint: str = ""
    icon: QIcon | None = None
    offer: Offer | None = None
    fix: Fix | None = None
    ref: Ref | None = None
    query: str = ""

    @property
    def takes(self) -> bool:
        """Something happens when it is taken."""
        return self.kind is not RowKind.ERROR or self.fix is not None

    @property
    def alike(self) -> tuple[object, ...]:
        """What makes it the same row in another list."""
        return self.kind, self.text, self.hint, self.ref, self.query

    @property
    def spoken(self) -> str:
        """For screen readers."""
        return ", ".join(part for part in (self.text, self.detail, self.hint) if part)


_WHAT = {
    What.TYPE: lambda: _("type"), What.PROPERTY: lambda: _("property"), What.RELATION: lambda: _("relation"),
    What.OPERATOR: lambda: _("operator"), What.KEYWORD: lambda: _("keyword"), What.SIGN: lambda: _("sign"),
    What.VALUE: lambda: _("value"), What.EXAMPLE: lambda: _("example"),
}  # fmt: skip


def offer_row(offer: Offer, typed: str) -> Row:
    """Something that may stand at the cursor."""
    bold = () if offer.follows else matched(typed, offer.text)
    shown, detail = one_line(offer.text), one_line(offer.detail)
    if detail.casefold() == shown.casefold():
        detail = ""  # `status`, *Status*
    return Row(kind=RowKind.OFFER, text=shown, bold=bold, detail=detail, hint=_WHAT[offer.what](), offer=offer)


def error_rows(errors: Sequence[QueryError], icons: IconBook, keys: str) -> list[Row]:
    """Why the text cannot be answered. `keys` stand at the first that has a correction."""
    rows, icon = [], icons.icon("warning-circle", Token.RED)
    for error in errors:
        hint = ""
        if error.fix is not None:
            hint, keys = keys or _("correct"), ""
        rows.append(Row(kind=RowKind.ERROR, text=error.message, detail=error.hint, hint=hint, icon=icon, fix=error.fix))
    return rows


def object_row(match: Match, words: Sequence[str], graph: Graph, icons: IconBook) -> Row:
    """An object that free text found."""
    entity = graph.get(match.ref)
    icon = icons.kind_icon(match.ref.kind, mark_of(entity, graph) if entity is not None else None)
    found = f"{translate(match.prop.title)}: {one_line(match.text)}" if match.prop is not None else ""
    detail = "  ".join(part for part in (_owner(entity, graph), found) if part)
    return Row(
        kind=RowKind.OBJECT,
        text=one_line(match.name),
        bold=bold_words(words, one_line(match.name)),
        detail=detail,
        detail_bold=bold_words(words, detail),
        hint=translate(CATALOGUE.kinds[match.ref.kind].one),
        icon=icon,
        ref=match.ref,
    )


def _owner(entity: Entity | None, graph: Graph) -> str:
    """What a part belongs to: its own name says little."""
    vm = graph.vm(entity.vm_id) if isinstance(entity, DiskPart | VnicPart) else None
    return _("of {vm}").format(vm=one_line(vm.name)) if vm is not None else ""


def all_row(words: str, icons: IconBook) -> Row:
    """All objects that free text finds, as a list. `words` as they were typed."""
    text = words.strip() if _ALL.match(words) else f"{ALL}: {words.strip()}"
    return Row(
        kind=RowKind.QUERY, text=text, hint=_("everything that fits"), icon=icons.icon("magnifying-glass"), query=text
    )


def past_row(query: str, typed: str, icons: IconBook) -> Row:
    """A query that was asked before."""
    icon = icons.icon("clock-counter-clockwise", Token.MUTED)
    text = one_line(query)
    return Row(kind=RowKind.QUERY, text=text, bold=matched(typed, text), hint=_("last search"), icon=icon, query=query)


def bookmark_row(bookmark: Bookmark, typed: str, graph: Graph, icons: IconBook) -> Row:
    """A bookmark, with how many objects it finds where that is known."""
    hits = graph.sample(ref_of(bookmark), "hits")
    hint = _("bookmark") if hits is None else f"{int(hits)} · {_('bookmark')}"
    name = one_line(bookmark.name)
    return Row(
        kind=RowKind.QUERY,
        text=name,
        bold=matched(typed, name),
        detail=one_line(bookmark.query),
        hint=hint,
        icon=icons.icon(bookmark.icon or "bookmark-simple", Token.MUTED),
        query=bookmark.query,
    )


def bold_words(words: Sequence[str], text: str) -> Spans:
    """Where words stand in a text, in order and without overlap."""
    folded = text.casefold()
    if len(folded) != len(text):
        return ()
    found = sorted((at, at + len(word)) for word in words if word and (at := folded.find(word)) >= 0)
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart

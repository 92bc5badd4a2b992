"""A live list as lines, for a program that reads or a terminal that cannot draw: what came, changed and left.

Owner thread.
"""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from stellwerk.cli.listing.form import Form, csv_line, plain_row, text_row
from stellwerk.cli.listing.wish import Wish
from stellwerk.cli.session import Session
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.core.text import translate
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.catalogue.prop import Source
from stellwerk.model.entity import Entity, name_of

CAME, LEFT, CHANGED = "+", "-", "~"
_WORDS = {CAME: "added", LEFT: "removed", CHANGED: "changed"}


class _Row(Record):
    name: str
    plain: dict[str, Any]
    texts: list[str]


class LineView:
    """Writes one line for each object that came, changed or left; at the first call for each that is there.

    What is sampled or goes with the clock makes no line by itself unless its column was named. `find`: an object by its
    id; None = in the inventory.
    """

    def __init__(
        self, terminal: Terminal, form: Form, wish: Wish, session: Session,
        find: Callable[[str], Entity | None] | None = None,
    ) -> None:  # fmt: skip
        self._terminal = terminal
        self._form = form
        self._wish = wish
        self._session = session
        self._find = find or (lambda id_: session.graph.get(Ref(wish.kind, id_)))
        self._rows: dict[str, _Row] = {}
        self._quiet = frozenset(
            prop.key for prop in wish.props if not wish.exact and (prop.source is Source.STATS or prop.ticks)
        )
        if form is Form.CSV:
            csv_line(terminal, ["time", "change", *(prop.key for prop in wish.props)])

    def show(self, ids: Collection[str], touched: Collection[str], silent: int) -> None:
        """Write what is different since the last call."""
        there = set(ids) if touched else set[str]()
        for id_ in touched:
            if id_ not in there and (old := self._rows.pop(id_, None)) is not None:
                self._write(LEFT, id_, old)
        if touched:
            for id_ in ids:
                if id_ in touched:
                    self._compare(id_)
        self._terminal.out.flush()
        self._terminal.require_reader()

    def _compare(self, id_: str) -> None:
        graph, props = self._session.graph, self._wish.props
        entity = self._find(id_)
        if entity is None:
            return
        plain = plain_row(props, entity, graph)
        before = self._rows.get(id_)
        if before is not None and before.plain == plain:
            return
        row = self._rows[id_] = _Row(name_of(entity) or id_, plain, text_row(props, entity, graph))
        if before is None:
            self._write(CAME, id_, row)
        elif self._differs(row, before):
            self._write(CHANGED, id_, row, before)

    def _differs(self, row: _Row, before: _Row) -> bool:
        """People see no difference that does not show in the text."""
        if self._form.machine:
            pairs = zip(row.plain.values(), before.plain.values(), strict=True)
        else:
            pairs = zip(row.texts, before.texts, strict=True)
        loud = (prop.key not in self._quiet for prop in self._wish.props)
        return any(new != old for (new, old), counts in zip(pairs, loud, strict=True) if counts)

    def _write(self, sign: str, id_: str, row: _Row, before: _Row | None = None) -> None:
        now = self._session.app.inventory.view.now
        match self._form:
            case Form.JSON:
                told = {"time": now, "change": _WORDS[sign], "id": id_, "row": row.plain}
                self._terminal.say(json.dumps(told, ensure_ascii=False))
            case Form.CSV:
                when = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
                csv_line(self._terminal, [when, _WORDS[sign], *row.plain.values()])
            case Form.TABLE:
                what = "  ".join(row.texts) if before is None else self._difference(row, before)
                self._terminal.say(printable(f"{format_time(now)} {sign} {what}"))

    def _difference(self, row: _Row, before: _Row) -> str:
        titles = [translate(prop.title) for prop in self._wish.props]
        parts = [
            f"{title}: {old} -> {new}"
            for title, old, new in zip(titles, before.texts, row.texts, strict=True)
            if old != new
        ]
        return f"{row.name}  {', '.join(parts)}"

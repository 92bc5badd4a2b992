"""How wide the columns of a list are, as long as nobody has said. Owner thread, since fonts are measured."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QFontMetrics

from stellwerk.model.catalogue.format import choice_word
from stellwerk.model.catalogue.prop import Prop
from stellwerk.ui.models.cell import NUMBERS, SORTED_DOWN, title_of
from stellwerk.ui.models.spark.line import LINE_WIDTH
from stellwerk.ui.pages.listing.sparks import lined
from stellwerk.ui.theme.metric import BAR_WIDTH, BETWEEN, ICON_ROW

LEAST_NAME, WIDEST_NAME = 150, 420
"""Pixels between which the first column is fitted to the window."""
WIDEST_TEXT = 720
"""The same for a column of sentences."""
LEAST_TEXT = 112
"""Other columns of words are narrowed down to this before a list has to be scrolled sideways."""
WIDEST_WORD = 160
SENTENCES = frozenset({"text", "note"})
"""Keys of columns that are cut first and have more to say the wider they are."""


def usual_width(prop: Prop[Any], metrics: QFontMetrics, lines: bool = False) -> int:
    """By the property's hint; its title fits, words of an enumeration with their mark, a bar with its number, or its
    last minutes, where the list has `lines`."""
    margins = 2 * BETWEEN
    needed = [
        prop.column.width * metrics.averageCharWidth() + 3 * BETWEEN,
        metrics.horizontalAdvance(f"{title_of(prop)} {SORTED_DOWN}") + margins,
    ]
    if prop.choices:
        longest = max(metrics.horizontalAdvance(choice_word(choice)) for choice in prop.choices)
        needed.append(min(longest + 2 * ICON_ROW + BETWEEN, WIDEST_WORD))
    if lines and lined(prop):
        longest = metrics.horizontalAdvance("100.0 %" if prop.column.bar else "100.0 MiB/s")
        needed.append(LINE_WIDTH + BETWEEN + longest + margins)
    elif prop.column.bar:
        needed.append(BAR_WIDTH + BETWEEN + metrics.horizontalAdvance("100.0 %") + margins)
    return max(needed)


def fitted(
    columns: Sequence[Prop[Any]], chosen: Mapping[str, int], metrics: QFontMetrics, room: int, lines: bool = False
) -> list[int]:
    """The widths of columns in their order, in a list `room` pixels wide.

    What there is to spare goes to the sentences, else to the first column, where names are, and what these cannot use
    to all alike; where there is too little, words are cut before numbers. `chosen` widths, by key, stay.
    """
    widths = [chosen.get(prop.key, usual_width(prop, metrics, lines)) for prop in columns]
    main = next((place for place, prop in enumerate(columns) if prop.key in SENTENCES), 0)
    if len(columns) < 2 or columns[main].key in chosen:
        return widths
    spare = room - (sum(widths) - widths[main])
    if spare < LEAST_NAME:
        spare += _narrow(columns, widths, chosen, main, LEAST_NAME - spare)
    most = WIDEST_TEXT if columns[main].key in SENTENCES else WIDEST_NAME
    widths[main] = max(LEAST_NAME, min(spare, most))
    over = 0 if chosen else max(0, spare - most) // len(columns)
    return [width + over for width in widths]


def _narrow(columns: Sequence[Prop[Any]], widths: list[int], chosen: Mapping[str, int], main: int, missing: int) -> int:
    """Take `missing` pixels, the widest columns of words first; answers how many were found."""
    found = 0
    words = [
        place
        for place, prop in enumerate(columns)
        if place != main and prop.key not in chosen and prop.kind not in NUMBERS and not prop.choices
    ]
    for place in sorted(words, key=lambda place: -widths[place]):
        given = min(missing - found, max(0, widths[place] - LEAST_TEXT))
        widths[place] -= given
        found += given
    return found

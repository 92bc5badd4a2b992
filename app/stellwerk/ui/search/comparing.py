"""From objects that are selected to their performance in the same charts. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.ui.search.related_menu import objects_query
from stellwerk.ui.theme.icon import IconBook

COMPARED = frozenset({Kind.VM, Kind.HOST, Kind.CLUSTER, Kind.DATA_CENTER})
"""Kinds of which there are charts."""


def can_compare(refs: Sequence[Ref]) -> bool:
    """Several of one kind that has charts."""
    kinds = {ref.kind for ref in refs}
    return len(refs) > 1 and len(kinds) == 1 and kinds <= COMPARED


def compared_query(refs: Sequence[Ref], graph: Graph) -> str:
    """The query for what is compared; empty for what cannot be."""
    return objects_query(refs, graph) if can_compare(refs) else ""


def add_comparison(menu: QMenu, refs: Sequence[Ref], icons: IconBook, act: Callable[[], None]) -> None:
    """Add to the context menu of what is selected; nothing for what cannot be compared."""
    if can_compare(refs):
        action = menu.addAction(icons.icon("chart-line"), _("Compare performance"))
        action.setObjectName("compare")
        action.triggered.connect(lambda: act())

"""Keys on the heading of a group, as in a tree: left and right close and open, or go outwards and inwards.

Owner thread.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from stellwerk.ui.models.group.row_group import Heading
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.view_key import opens


def heading_key(event: QKeyEvent, model: ListModel, heading: Heading) -> int | None:
    """Do what a key means on a heading; answers the row to go to, or None for a key that means nothing here."""
    row = model.row_of(heading)
    assert row is not None
    closed = heading.path in model.grouping.collapsed
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    if opens(event) or (plain and event.key() == Qt.Key.Key_Space):
        toggle(model, heading)
    elif plain and event.key() == Qt.Key.Key_Left:
        if closed:
            outer = model.row_of(Heading(heading.path[:-1]))
            return row if outer is None else outer
        toggle(model, heading)
    elif plain and event.key() == Qt.Key.Key_Right:
        if not closed:
            return row + 1
        toggle(model, heading)
    else:
        return None
    return model.row_of(heading)


def toggle(model: ListModel, heading: Heading) -> None:
    """Collapse a group, or show its rows again."""
    model.collapse({heading.path}.symmetric_difference(model.grouping.collapsed))

"""The context menu of a bookmark. Owner thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import _, translate
from stellwerk.model.bookmark import Bookmark
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.bookmarks.row_look import GLYPHS, USUAL
from stellwerk.ui.bookmarks.row_view import REMOVE, RENAME
from stellwerk.ui.theme.theme import Theme


class RowActs(Record, frozen=True, kw_only=True):
    """What the entries do that are not the commands' own: each is Update-Bookmark with an argument, or shows something.

    `can_step` tells whether there is a place to move to.
    """

    open: Callable[[], None]
    rename: Callable[[], None]
    set_glyph: Callable[[str], None]
    step: Callable[[int], None]
    can_step: Callable[[int], bool]
    add: Callable[[], None]
    can_add: bool


def row_menu(bookmark: Bookmark | None, acts: RowActs, book: ActionBook, theme: Theme, parent: QWidget) -> QMenu:
    """All entries for a bookmark; without one only what adds one."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    if bookmark is not None:
        _fill(menu, bookmark, acts, book, theme)
        menu.addSeparator()
    add = _entry(menu, theme, "star", _("Add the current search…"), acts.add)
    add.setEnabled(acts.can_add)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _fill(menu: QMenu, bookmark: Bookmark, acts: RowActs, book: ActionBook, theme: Theme) -> None:
    refs = (Ref(Kind.BOOKMARK, bookmark.id),)
    _entry(menu, theme, "magnifying-glass", _("Open"), acts.open)
    rename = _entry(menu, theme, "text-t", _("Rename"), acts.rename)
    _show_keys(rename, book.action(RENAME).shortcut())
    menu.addMenu(_glyph_menu(menu, bookmark, acts, theme))
    for act in book.acts_for(refs):
        action = book.make(act, refs, menu)
        if act.name == RENAME:
            action.setShortcut(QKeySequence())
        if act.name == REMOVE:
            _add_steps(menu, acts, theme)
            menu.addSeparator()
        menu.addAction(action)


def _add_steps(menu: QMenu, acts: RowActs, theme: Theme) -> None:
    for by, word, keys, title in (
        (-1, "arrow-up", "Alt+Up", _("Move up")),
        (1, "arrow-down", "Alt+Down", _("Move down")),
    ):
        action = _entry(menu, theme, word, title, partial(acts.step, by))
        action.setEnabled(acts.can_step(by))
        _show_keys(action, QKeySequence(keys, QKeySequence.SequenceFormat.PortableText))


def _glyph_menu(parent: QMenu, bookmark: Bookmark, acts: RowActs, theme: Theme) -> QMenu:
    menu = QMenu(_("Change icon"), parent)
    menu.setIcon(theme.icons.icon("smiley"))
    group = QActionGroup(menu)
    for glyph, title in GLYPHS:
        action = _entry(menu, theme, glyph, translate(title), partial(acts.set_glyph, glyph))
        action.setCheckable(True)
        action.setChecked((bookmark.icon or USUAL) == glyph)
        group.addAction(action)
    return menu


def _entry(menu: QMenu, theme: Theme, glyph: str, title: str, call: Callable[[], None]) -> QAction:
    action = menu.addAction(theme.icons.icon(glyph), title)
    action.triggered.connect(lambda: call())
    return action


def _show_keys(action: QAction, keys: QKeySequence) -> None:
    """Shown, not listened to: the list has the keys."""
    action.setShortcut(keys)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

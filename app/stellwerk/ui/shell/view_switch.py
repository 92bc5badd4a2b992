"""The switch between the views of the tree: an icon each, the one in front with its name. Owner thread.

Seven names side by side are wider than the pane in most languages.
"""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.ui.models.tree_shape import SHAPES, TreeView
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.theme import Theme

_KINDS = {TreeView.HOSTS: Kind.HOST}
"""Whose icon stands for a view, where it is not that of its leaves."""


class ViewSwitch(QTabBar):
    """Tabs in the order of `TreeView`. They come forward under a drag, for what is dropped into another view."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views = tuple(TreeView)
        self.setAccessibleName(_("View of the inventory"))
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setAcceptDrops(True)
        self.setChangeCurrentOnDrag(True)
        self.setIconSize(QSize(ICON_ROW, ICON_ROW))
        # Narrower than the tabs of pages: all views are to be in sight.
        self.setStyleSheet("QTabBar::tab { padding: 5px 4px 4px 4px; margin-right: 0px; }")
        for place, view in enumerate(self._views):
            title = translate(SHAPES[view].title)
            self.addTab(theme.icons.kind_icon(_kind_of(view)), "")
            self.setTabToolTip(place, title)
            self.setAccessibleTabName(place, title)
        self._name()
        self.currentChanged.connect(lambda _index: self._turned())

    @property
    def view(self) -> TreeView:
        """The view in front."""
        return self._views[self.currentIndex()]

    def show_view(self, view: TreeView) -> None:
        """Bring a view to the front."""
        self.setCurrentIndex(self._views.index(view))

    def tabSizeHint(self, index: int) -> QSize:
        """An icon alone is not as wide as Qt makes room for."""
        hint = super().tabSizeHint(index)
        return hint if self.tabText(index) else QSize(ICON_ROW + BETWEEN + WITHIN, hint.height())

    def _turned(self) -> None:
        self._name()
        self.chosen.emit()

    def _name(self) -> None:
        for place, view in enumerate(self._views):
            self.setTabText(place, translate(SHAPES[view].title) if place == self.currentIndex() else "")


def _kind_of(view: TreeView) -> Kind:
    shape = SHAPES[view]
    return _KINDS.get(view, shape.top if shape.number else shape.leaf)

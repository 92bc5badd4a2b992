"""The pane at the left: view switch, filter, tree. Owner thread."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import ChangeSet
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.drag import Dropper
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.models.tree_model import TreeModel
from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.models.tree_view import TreeWidget
from stellwerk.ui.nesting.empty_view import WORDS, EmptyView
from stellwerk.ui.nesting.move_drop import MoveDrop
from stellwerk.ui.nesting.nest_drop import FolderDrop, TagDrop
from stellwerk.ui.shell.tree_memory import TreeMemory, read_refs
from stellwerk.ui.shell.view_switch import ViewSwitch
from stellwerk.ui.theme.metric import BETWEEN

UNFOLD = 500
"""Up to this many matches of a filter are unfolded."""

SLICE = 500
"""From this many nodes on that were made in one go, Qt gets its turn: some 10 ms."""


class FilterBox(QLineEdit):
    """Narrows the tree; Escape clears it, Down goes into the tree."""

    leave = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Down."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.leave.emit()
        else:
            super().keyPressEvent(event)


class TreePane(QWidget):
    """Tree with its switches. The widget `tree` emits what was clicked and selected."""

    problem = Signal(str)
    """Why what was dropped cannot be done."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._memory = TreeMemory()
        self._selected: dict[TreeView, list[Ref]] = {}
        tools = (desk.inventory, desk.conductor, self.problem.emit)
        self._drops: dict[TreeView, Dropper] = {
            TreeView.HOSTS: MoveDrop(*tools),
            TreeView.TAGS: TagDrop(*tools),
            TreeView.FOLDERS: FolderDrop(*tools),
        }
        self._model = TreeModel(desk.inventory.view, desk.loop, desk.wanted)
        self.tree = TreeWidget(self._model, desk.theme, desk.sampled, desk.loop)
        self.tree.setAccessibleName(_("Inventory"))
        self._views = ViewSwitch(desk.theme, self)
        self._views.chosen.connect(self._show)
        self.tree.dropper = self._drops.get(self.view)
        self.filter_box = self._filter_box()
        self.empty = {view: self._empty_view(view) for view in WORDS}
        self._pace = Pace(desk.loop, self._show)
        self._opener = QTimer(self)
        self._opener.setSingleShot(True)
        self._opener.setInterval(0)
        self._opener.timeout.connect(self._open_new)
        self._new: list[Ref] = []
        self._in_sight = False
        """The current node is to come into sight once everything is open."""
        self._lay_out()
        self._model.rowsInserted.connect(self._inserted)
        self.tree.expanded.connect(self._expanded)
        self.tree.collapsed.connect(self._collapsed)
        self._subscription = desk.inventory.changed.connect(self._follow)
        self._note_children(QModelIndex(), 0, self._model.rowCount() - 1)
        if self._new:
            self._opener.start()

    @property
    def view(self) -> TreeView:
        """The view in front."""
        return self._model.source.view

    def show_view(self, view: TreeView) -> None:
        """Bring a view to the front."""
        self._views.show_view(view)

    def point_at(self, ref: Ref) -> None:
        """Select an object where the view has it, without saying so."""
        if self.tree.selected() != [ref]:
            self.tree.select([ref], quietly=True)
            self._in_sight = bool(self._new)

    def state(self) -> dict[str, Any]:
        """What is to be kept across starts."""
        self._selected[self.view] = self.tree.selected()
        return {
            "view": self.view.value,
            "open": self._memory.as_json(),
            "selected": {view.value: [str(ref) for ref in refs] for view, refs in self._selected.items()},
        }

    def restore(self, stored: Any) -> None:
        """Take over what `state` gave at an earlier start; whatever cannot be read is left out."""
        if not isinstance(stored, Mapping):
            return
        self._memory.load(stored.get("open"))
        selected = stored.get("selected")
        for view in TreeView:
            self._selected[view] = read_refs(selected.get(view.value) if isinstance(selected, Mapping) else None)
        if stored.get("view") in list(TreeView):
            self.show_view(TreeView(stored["view"]))
        self._show()

    def release(self) -> None:
        """The window goes away: stop listening."""
        self._pace.close()
        self._opener.stop()
        self._subscription.close()
        self.tree.release()
        self._model.close()

    # --- building ---

    def _empty_view(self, view: TreeView) -> EmptyView:
        kind, text, button = WORDS[view]
        add = f"Add-{CATALOGUE.kinds[kind].noun}"
        return EmptyView(text, button, lambda: self._desk.conductor.begin(add, ()), self)

    def _filter_box(self) -> FilterBox:
        box = FilterBox(self)
        box.setPlaceholderText(_("Filter by name"))
        box.setAccessibleName(_("Filter the inventory by name"))
        clear = box.addAction(self._desk.theme.icons.icon("x"), QLineEdit.ActionPosition.TrailingPosition)
        clear.setToolTip(_("Clear the filter"))
        clear.setVisible(False)
        clear.triggered.connect(box.clear)
        box.textChanged.connect(lambda text: clear.setVisible(bool(text)))
        box.textChanged.connect(lambda _text: self._pace.ask())
        box.leave.connect(self._enter_tree)
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(BETWEEN, BETWEEN // 2, BETWEEN, BETWEEN)
        head.setSpacing(BETWEEN)
        head.addWidget(self._views)
        head.addWidget(self.filter_box)
        layout.addLayout(head)
        layout.addWidget(self.tree)
        for note in self.empty.values():
            layout.addWidget(note)
        self._show_empty()

    # --- showing ---

    def _show(self) -> None:
        """The view and the filter that are chosen; selection and what is open come back."""
        before = self.view
        if not self._model.source.narrowing:
            self._selected[before] = self.tree.selected() or self._selected.get(before, [])
        view = self._views.view
        self.tree.dropper = self._drops.get(view)
        self._new.clear()
        self._model.show(view, self.filter_box.text())
        self._note_children(QModelIndex(), 0, self._model.rowCount() - 1)
        self._open_new()
        self._show_empty()
        narrowing = self._model.source.narrowing
        if narrowing is not None and len(narrowing.matches) <= UNFOLD:
            order = list(Kind)
            self.tree.open_all(sorted(narrowing.above, key=lambda ref: order.index(ref.kind)))
        self._restore_selection()

    def _restore_selection(self) -> None:
        wished = self._selected.get(self.view, [])
        shown = [ref for ref in wished if self._desk.inventory.view.get(ref) is not None]
        self.tree.select(shown, quietly=True)
        self._in_sight = bool(shown and self._new)

    def _enter_tree(self) -> None:
        self.tree.setFocus()
        narrowing = self._model.source.narrowing
        if narrowing is not None and narrowing.matches and not self.tree.selected():
            index = self.tree.indexAt(self.tree.rect().topLeft())
            while index.isValid() and self._model.ref(index) not in narrowing.matches:
                index = self.tree.indexBelow(index)
            self.tree.setCurrentIndex(index)

    def _show_empty(self) -> None:
        """In the views of tags and folders, as long as there are none, it is said what they are for."""
        none = {view for view, words in WORDS.items() if not self._desk.inventory.view.all(words[0])}
        for view, note in self.empty.items():
            note.setVisible(view is self.view and view in none)
        self.tree.setVisible(self.view not in none)

    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches(tuple(words[0] for words in WORDS.values())):
            self._show_empty()
        self._model.follow(changes)
        self.tree.follow(changes)

    # --- what is open ---

    def _inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self._note_children(parent, first, last)
        if self._new and not self._opener.isActive():
            self._opener.start()

    def _note_children(self, parent: QModelIndex, first: int, last: int) -> None:
        above = self._model.ref(parent)
        shape = self._model.source.shape
        level = shape.levels[above.kind] if above is not None else None
        if level is not None and level.below is shape.leaf and not level.nests:
            return
        for row in range(first, last + 1):
            ref = self._model.ref(self._model.index(row, 0, parent))
            if ref is not None and self._memory.is_open(self.view, ref):
                self._new.append(ref)

    def _open_new(self) -> None:
        """Open what has come in and was open before, in slices: a data center may hold thousands of VMs.

        Not while Qt is inserting: it lays out meanwhile.
        """
        made = 0
        while self._new and made < SLICE:
            index = self._model.made_index(self._new.pop(0))
            self.tree.open_node(index)
            made += self._model.rowCount(index)
        if self._new:
            self._opener.start()
        elif self._in_sight:
            self._in_sight = False
            self.tree.scrollTo(self.tree.currentIndex())

    def _expanded(self, index: QModelIndex) -> None:
        ref = self._model.ref(index)
        if ref is not None and self._model.source.narrowing is None:
            self._memory.open(self.view, ref)

    def _collapsed(self, index: QModelIndex) -> None:
        ref = self._model.ref(index)
        if ref is not None and self._model.source.narrowing is None:
            self._memory.close(self.view, ref)

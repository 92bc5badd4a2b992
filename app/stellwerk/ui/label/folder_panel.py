"""The folder of a selection of VMs: a list by path, with a field to find one. Owner thread.

Nothing is sent before Apply, Enter or a double click; Escape and a click elsewhere close it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.core.text import _, natural_key
from stellwerk.model.folder import FILED
from stellwerk.model.tag_tree import SEPARATOR, all_folders, path_of
from stellwerk.ui.desk import Desk
from stellwerk.ui.forms.words import objects_words
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, ROW_COMPACT, WITHIN

WIDTH, HEIGHT = 320, 420
_ID = Qt.ItemDataRole.UserRole


class FolderField(QLineEdit):
    """Finds a folder; Up and Down choose in the list, Enter is the panel's."""

    def __init__(self, panel: "FolderPanel") -> None:
        super().__init__(panel)
        self._panel = panel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down and Enter."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._panel.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.apply()
        else:
            super().keyPressEvent(event)


class FolderPanel(QFrame):
    """Deletes itself when it closes."""

    def __init__(self, desk: Desk, refs: Sequence[Ref], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self._desk = desk
        self.refs = tuple(ref for ref in dict.fromkeys(refs) if ref.kind in FILED)
        folders = {desk.inventory.view.tagging(ref).folder for ref in self.refs}
        self._before = folders.pop() if len(folders) == 1 else None
        self._alike = not folders
        title = QLabel(_("Folder of {objects}").format(objects=objects_words(self.refs)), self)
        title.setProperty("muted", True)
        self.setAccessibleName(title.text())
        self.field = FolderField(self)
        self.field.setPlaceholderText(_("Type to find"))
        self.field.setAccessibleName(_("Find a folder"))
        self.list = QListWidget(self)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(ICON_ROW, ICON_ROW))
        self.list.setAccessibleName(_("Folders"))
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setProperty("muted", True)
        self.apply_button = QPushButton(_("Apply"), self)
        self.apply_button.setProperty("primary", True)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self._lay_out(title)
        self._fill()
        self.field.textChanged.connect(self._find)
        self.list.currentItemChanged.connect(self._tell)
        self.list.itemActivated.connect(self.apply)
        self.apply_button.clicked.connect(self.apply)
        self.cancel_button.clicked.connect(self.close)
        self._find("")

    @property
    def chosen(self) -> FolderId | None:
        """The folder that they are to be in; None for none, and as long as nothing is chosen."""
        item = self.list.currentItem()
        return FolderId(item.data(_ID)) if item is not None and item.data(_ID) else None

    @property
    def changed(self) -> bool:
        """Something is chosen that is not so already."""
        item = self.list.currentItem()
        return item is not None and not item.isHidden() and not (self._alike and self.chosen == self._before)

    def open_at(self, at: QPoint) -> None:
        """Open with its corner there, as far as the screen allows."""
        self.resize(WIDTH, HEIGHT)
        area = (QGuiApplication.screenAt(at) or self.screen()).availableGeometry()
        left = max(area.left(), min(at.x(), area.right() + 1 - WIDTH))
        self.move(left, max(area.top(), min(at.y(), area.bottom() + 1 - HEIGHT)))
        self.show()
        self.field.setFocus()

    def step(self, by: int) -> None:
        """Choose the next one in sight, or the one before."""
        shown = [item for item in self._items() if not item.isHidden()]
        if not shown:
            return
        current = self.list.currentItem()
        place = shown.index(current) + by if current in shown else 0 if by > 0 else len(shown) - 1
        self.list.setCurrentItem(shown[max(0, min(place, len(shown) - 1))])

    def apply(self) -> None:
        """Put them there, or take them out; a refusal stays to be read."""
        if not self.changed:
            return
        vms, submit = [ref.id for ref in self.refs], self._desk.conductor.submit_with
        if self.chosen is not None:
            problem = submit("Set-Folder", (Ref(Kind.FOLDER, self.chosen),), vm=vms)
        else:
            problem = submit("Clear-Folder", (), vm=vms)
        if problem:
            self._say(problem)
        else:
            self.close()

    # --- inside ---

    def _lay_out(self, title: QLabel) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(BETWEEN, BETWEEN, BETWEEN, BETWEEN)
        layout.setSpacing(BETWEEN)
        buttons = QHBoxLayout()
        buttons.setSpacing(WITHIN)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.apply_button)
        layout.addWidget(title)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        """No folder, then all of them by path, as they stand in the tree."""
        graph, icons = self._desk.inventory.view, self._desk.theme.icons
        found = [(path_of(one, graph), one.id) for one in all_folders(graph)]
        found.sort(key=lambda one: [natural_key(name) for name in one[0]])
        self.list.addItem(QListWidgetItem(icons.icon("eraser"), _("No folder")))
        for path, id_ in found:
            item = QListWidgetItem(icons.icon("folder"), SEPARATOR.join(path))
            item.setToolTip(SEPARATOR.join(path))
            item.setData(_ID, id_)
            self.list.addItem(item)
        for item in self._items():
            item.setSizeHint(QSize(0, ROW_COMPACT))
            if self._alike and (item.data(_ID) or None) == self._before:
                self.list.setCurrentItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _find(self, text: str) -> None:
        """Narrow the list; the first one found is chosen."""
        wanted = text.strip().casefold()
        items = self._items()
        for item in items:
            item.setHidden(wanted not in item.text().casefold() if wanted else False)
        shown = [item for item in items if not item.isHidden()]
        if wanted and shown:
            self.list.setCurrentItem(shown[0])
        nothing = _("There are no folders yet: add one in the folders' view of the tree") if len(items) == 1 else ""
        self._say(_("No folder is called so") if wanted and not shown else nothing)
        self._tell()

    def _tell(self) -> None:
        self.apply_button.setEnabled(self.changed)

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

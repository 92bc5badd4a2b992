"""The tags of a selection as a tree of check boxes, with a field to find or make one. Owner thread.

Nothing is sent before Apply or Enter; Escape and a click elsewhere close it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind, Ref, TagId, new_id
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.ui.desk import Desk
from stellwerk.ui.forms.words import objects_words
from stellwerk.ui.models.chip import paint_dot
from stellwerk.ui.tags.tag_choice import TagChoice, makeable
from stellwerk.ui.tags.tag_tree import BoxDelegate, TagTree
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW, WITHIN

WIDTH, HEIGHT = 320, 420


class FindField(QLineEdit):
    """Finds or makes a tag; Down goes into the tree, Enter is the panel's."""

    def __init__(self, panel: "TagPanel") -> None:
        super().__init__(panel)
        self._panel = panel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter."""
        if event.key() == Qt.Key.Key_Down:
            self._panel.tree.enter()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.enter_pressed(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)


class TagPanel(QFrame):
    """Deletes itself when it closes."""

    def __init__(self, desk: Desk, refs: Sequence[Ref], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self._desk = desk
        self._dots: dict[str, QIcon] = {}
        self.choice = TagChoice(desk.inventory.view, refs)
        title = QLabel(_("Tags of {objects}").format(objects=objects_words(self.choice.refs)), self)
        title.setProperty("muted", True)
        self.setAccessibleName(title.text())
        self.field = FindField(self)
        self.field.setPlaceholderText(_("Type to find or create"))
        self.field.setAccessibleName(_("Find or create a tag"))
        self.tree = TagTree(self.choice, self._dot, self)
        self.tree.setItemDelegate(BoxDelegate(self.tree, desk.theme.edged().window().color()))
        self.make_button = QPushButton(self)
        self.make_button.setIcon(desk.theme.icons.icon("plus"))
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("muted", True)
        self.apply_button = QPushButton(_("Apply"), self)
        self.apply_button.setProperty("primary", True)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self._lay_out(title)
        self.field.textChanged.connect(self._find)
        self.make_button.clicked.connect(self._make)
        self.apply_button.clicked.connect(self.apply)
        self.cancel_button.clicked.connect(self.close)
        self.tree.ticked.connect(self._tell)
        self.tree.typed.connect(self._type_on)
        self.tree.left.connect(self.field.setFocus)
        self.tree.accepted.connect(self.apply)
        self._subscription = desk.inventory.changed.connect(self._follow)
        self._making: set[TagId] = set()
        self.tree.show_tags(desk.inventory.view)
        self._find("")

    def open_at(self, at: QPoint) -> None:
        """Open with its corner there, as far as the screen allows."""
        self.resize(WIDTH, HEIGHT)
        area = (QGuiApplication.screenAt(at) or self.screen()).availableGeometry()
        left = max(area.left(), min(at.x(), area.right() + 1 - WIDTH))
        self.move(left, max(area.top(), min(at.y(), area.bottom() + 1 - HEIGHT)))
        self.show()
        self.field.setFocus()

    def enter_pressed(self, at_once: bool) -> None:
        """In the field: what is typed is ticked or made; with nothing typed, or with Ctrl, it is applied."""
        if at_once or not self.field.text().strip():
            self.apply()
        elif self.tree.tick_first():
            self.field.clear()
        elif self.make_button.isEnabled():
            self._make()

    def apply(self) -> None:
        """Send what was changed: one call that sets, one that clears; refusals stay to be read."""
        if self._making:
            return
        objects = [str(ref) for ref in self.choice.refs]
        for command, tags in (("Set-Tag", self.choice.setting), ("Clear-Tag", self.choice.clearing)):
            problem = self._desk.conductor.submit_with(command, tags, object=objects) if tags else ""
            if problem:
                self._say(problem)
                return
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Listen no more."""
        self.release()
        super().closeEvent(event)

    def release(self) -> None:
        """It goes away."""
        self._subscription.close()

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
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.make_button)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
        QWidget.setTabOrder(self.field, self.tree)
        QWidget.setTabOrder(self.tree, self.make_button)

    def _find(self, text: str) -> None:
        """Narrow the tree; offer to make what is not there."""
        found = self.tree.narrow(text)
        new = makeable(text, self._desk.inventory.view) if text.strip() else None
        self.make_button.setText(_('Create "{name}"').format(name=text.strip()))
        self.make_button.setVisible(bool(text.strip()) and new is not None)
        self.make_button.setEnabled(new is not None)
        nothing = _("There are no tags yet: type a name to make the first one")
        self._say("" if found or text.strip() else nothing)
        if text.strip() and not found and new is None:
            self._say(_("No tag is called so, and none can be"))
        self._tell()

    def _make(self) -> None:
        new = makeable(self.field.text(), self._desk.inventory.view)
        if new is None:
            return
        (name, parent), id_ = new, TagId(new_id())
        problem = self._desk.conductor.submit_with("Add-Tag", (), name=name, parent=parent, same_id=id_)
        if problem:
            self._say(problem)
            return
        self._making.add(id_)
        self.field.clear()
        self._arrived()

    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches((Kind.TAG,)):
            self.tree.show_tags(self._desk.inventory.view)
            self.tree.narrow(self.field.text())
            self._arrived()

    def _arrived(self) -> None:
        """What was made here is ticked as soon as it is there."""
        there = [id_ for id_ in self._making if self._desk.inventory.view.get(Ref(Kind.TAG, id_)) is not None]
        for id_ in there:
            self._making.discard(id_)
            self.tree.tick(id_)
        self._tell()

    def _tell(self) -> None:
        changed = bool(self.choice.setting or self.choice.clearing)
        self.apply_button.setEnabled(changed and not self._making)

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _type_on(self, text: str) -> None:
        self.field.setFocus()
        self.field.insert(text)

    def _dot(self, colour: str) -> QIcon:
        if colour not in self._dots:
            self._dots[colour] = self._drawn_dot(colour)
        return self._dots[colour]

    def _drawn_dot(self, colour: str) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(round(ICON_ROW * ratio), round(ICON_ROW * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_dot(painter, QRect(0, 0, ICON_ROW, ICON_ROW), colour, self._desk.theme)
        painter.end()
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
        return icon

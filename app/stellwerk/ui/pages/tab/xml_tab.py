"""The XML of a VM: coloured, with a search of its own, edited on demand. Owner thread; read when looked at."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from stellwerk.core.ids import Ref, VmId
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.page_memory import PageMemory
from stellwerk.ui.pages.part.source_text import FindEdit, SourceText
from stellwerk.ui.pages.part.xml_highlight import XmlHighlight
from stellwerk.ui.pages.tab.text_tab import TextTab
from stellwerk.ui.pages.tab.xml_editing import XmlEditing

if TYPE_CHECKING:
    from stellwerk.ui.pages.definition.earlier_view import EarlierView

_EARLIER = 2
"""The place of what was among the texts to choose from."""
_READING = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class XmlTab(TextTab):
    """What libvirt has, of now or of the next start."""

    def __init__(self, tools: PageDesk, ref: Ref, memory: PageMemory) -> None:
        super().__init__(tools.desk.theme)
        self._tools, self._ref = tools, ref
        self._asked = 0
        self._stale = True
        theme = tools.desk.theme
        self.which = QComboBox(self)
        self.which.addItems([_("As it is now"), _("As of the next start"), _("Earlier definitions")])
        self.earlier: EarlierView | None = None
        self.which.setAccessibleName(_("Which XML"))
        self.which.currentIndexChanged.connect(lambda _index: self._choose())
        self.text = SourceText(_("XML"), self)
        self.text.setTextInteractionFlags(_READING)
        self.find_edit = FindEdit(self.text, self)
        self.find_edit.setAccessibleName(_("Find in the XML"))
        self.edit = self.button(_("Edit"), "pencil-simple")
        self.editing = XmlEditing(tools, ref, memory, self.text)
        self.highlight = XmlHighlight(self.text.document(), theme)
        self._column = self.lay_out((self.which,), (self.find_edit, self.copy, self.edit))
        self._column.addWidget(self.editing)
        self._connect()
        if memory.draft(ref) is not None:
            self.editing.begin()

    def came(self) -> None:
        """Read what is not read yet, or changed since."""
        if self._stale:
            self._read_again()

    def refresh(self) -> None:
        """Read again."""
        self._read_again()

    def release(self) -> None:
        """Answers that come later are not shown."""
        self._asked += 1
        self._subscription.close()
        self.highlight.release()
        self.editing.release()
        if self.earlier is not None:
            self.earlier.release()

    def _connect(self) -> None:
        self.edit.clicked.connect(self.editing.begin)
        self.editing.began.connect(self._began)
        self.editing.ended.connect(self._ended)
        self.editing.failed.connect(self._failed)
        self._subscription = self._tools.desk.inventory.changed.connect(self._changed)

    def _changed(self, changes: ChangeSet) -> None:
        """Only a change of the definition is one of the XML; numbers that move are not."""
        if changes.changed.get(self._ref, frozenset()) - {"seen", "uptime", "ips", "ip_source", "agent", "host"}:
            self._stale = True
            if self.isVisible():
                self._read_again()

    def _began(self) -> None:
        """The stored definition is what is edited."""
        self._asked += 1
        self.which.hide()
        self.edit.hide()
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction)
        self.note.setText(_("You edit what the next start uses; a running VM takes at once what it can"))
        self.text.setFocus()

    def _ended(self) -> None:
        self.which.show()
        self.edit.show()
        self.text.setTextInteractionFlags(_READING)
        self._read()

    def _failed(self, text: str, details: str) -> None:
        self.note.setText(text)
        self.note.set_tip(details)

    def _read_again(self) -> None:
        """What is being edited stays; only whether it is still up to date is asked."""
        if self.editing.on:
            self._stale = False
            self.editing.look()
        else:
            self._read()

    def _choose(self) -> None:
        """One of the texts, or the list of what was."""
        earlier = self.which.currentIndex() == _EARLIER
        for widget in (self.text, self.find_edit, self.copy, self.edit):
            widget.setVisible(not earlier)
        if earlier and self.earlier is None:
            self.earlier = self._earlier_view()
            self._column.addWidget(self.earlier, 1)
        if self.earlier is not None:
            self.earlier.setVisible(earlier)
        self._read()

    def _earlier_view(self) -> "EarlierView":
        from stellwerk.ui.pages.definition.earlier_view import EarlierView  # here: rarely looked at

        tools, desk = self._tools, self._tools.desk
        forms = FormDesk(planner=tools.planner, inventory=desk.inventory, loop=desk.loop, theme=desk.theme)
        return EarlierView(forms, self._ref, tools.queries().earlier.of, self)

    def _read(self) -> None:
        if self.earlier is not None and self.which.currentIndex() == _EARLIER:
            self._stale = False
            self.note.setText("")
            self.earlier.read()
            return
        self._asked += 1
        asked = self._asked
        self.note.setText(_("Reading…"))
        inactive = self.which.currentIndex() == 1
        self._tools.reading.xml(VmId(self._ref.id), inactive, lambda answer: self._got(asked, answer))

    def _got(self, asked: int, answer: Answer[str]) -> None:
        if asked != self._asked:
            return
        if answer.error is not None:
            self._failed(str(answer.error), answer.error.details)
            return
        self._stale = False
        vm = self._tools.desk.inventory.view.get(self._ref)
        off = isinstance(vm, Vm) and not vm.domain.active
        self.note.setText(_("It is off: both are the same") if off else "")
        text = answer.get()
        if text != self.text.toPlainText():
            place = self.scrolled
            self.text.setPlainText(text)
            self.scroll_to(place)

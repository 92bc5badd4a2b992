"""Asks how a text is to be typed, shows how far it is, and stops. Below the bar of a console. Owner thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from stellwerk.core.setting import Settings
from stellwerk.core.text import _, plural, translate
from stellwerk.services.console.layout import BY_KEY, LAYOUTS, Layout, untypable
from stellwerk.ui.pages.console.setting import LAYOUT
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN

_SHOWN = 12


class TypeStrip(QWidget):
    """`ask` with a text; `wanted` emits the text and the layout once somebody says so, `stopped` when it is to end."""

    wanted = Signal(str, object)
    stopped = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._text = ""
        self.question = ElidedLabel("", self)
        self.layouts = QComboBox(self)
        for layout in LAYOUTS:
            self.layouts.addItem(translate(layout.title), layout.key)
        self.layouts.setAccessibleName(_("Keyboard layout of the guest"))
        self.layouts.setToolTip(_("The keyboard layout that the guest is set to"))
        self.layouts.currentIndexChanged.connect(lambda _index: self._chosen())
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(6)
        self.progress.setAccessibleName(_("Typed"))
        self.begin = QPushButton(_("Type it"), self)
        self.begin.setProperty("primary", True)
        self.begin.clicked.connect(lambda: self.wanted.emit(self._text, self.chosen))
        self.cancel = QPushButton(_("Cancel"), self)
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(AROUND, WITHIN, BETWEEN, WITHIN)
        row.setSpacing(BETWEEN)
        row.addWidget(self.question, 1)
        for part in (self.layouts, self.progress, self.begin, self.cancel):
            row.addWidget(part)
        self.hide()

    @property
    def chosen(self) -> Layout:
        """The layout that is chosen."""
        return BY_KEY.get(str(self.layouts.currentData()), LAYOUTS[0])

    def ask(self, text: str) -> None:
        """Ask about a text."""
        self._text = text
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(self._settings.get(LAYOUT))))
        self._show_asking(True)
        self._explain()
        self.show()
        self.begin.setFocus()

    def moved(self, progress: tuple[int, int]) -> None:
        """How far it is; (0, 0) = it is over."""
        done, total = progress
        if not total:
            self.hide()
            return
        self._show_asking(False)
        self.question.setText(_("{done} of {total} characters typed").format(done=done, total=total))
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, else the first; Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.cancel if self.cancel.hasFocus() or self.begin.isHidden() else self.begin).click()
        elif event.key() == Qt.Key.Key_Escape:
            self._cancel()
        else:
            super().keyPressEvent(event)

    def _show_asking(self, on: bool) -> None:
        self.layouts.setVisible(on)
        self.begin.setVisible(on)
        self.progress.setVisible(not on)

    def _chosen(self) -> None:
        self._settings.set(LAYOUT, self.chosen.key)
        self._explain()

    def _explain(self) -> None:
        if not self._text:
            self.question.setText(_("The clipboard holds no text"))
            self.begin.setEnabled(False)
            return
        count = len(self._text)
        lost = untypable(self._text.replace("\r", ""), self.chosen)
        said = plural("Type {n} character of the clipboard", "Type {n} characters of the clipboard", count)
        words = [said.format(n=count)]
        if lost:
            words.append(_("without {chars}, which this layout has not").format(chars=" ".join(lost[:_SHOWN])))
        self.question.setText(", ".join(words))
        self.begin.setEnabled(len(lost) < len(set(self._text)))

    def _cancel(self) -> None:
        self.hide()
        self.stopped.emit()

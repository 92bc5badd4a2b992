"""A field for a colour: a row of the palette's, none of them, and a line for any other. Owner thread."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QToolButton, QWidget

from stellwerk.core.text import N_, Text, _, translate
from stellwerk.engine.parameter import Param
from stellwerk.model.graph import Graph
from stellwerk.model.tag import COLORS
from stellwerk.ui.forms.field import Field
from stellwerk.ui.theme.metric import BETWEEN
from stellwerk.ui.theme.tag_colour import tag_ink

_WORDS: Mapping[str, Text] = {
    "": N_("no colour"),
    "red": N_("red"),
    "orange": N_("orange"),
    "yellow": N_("yellow"),
    "green": N_("green"),
    "teal": N_("teal"),
    "blue": N_("blue"),
    "purple": N_("purple"),
    "pink": N_("pink"),
    "brown": N_("brown"),
    "grey": N_("grey"),
}
_SIDE, _DOT = 26, 16
_OTHER_WIDTH = 104


class Swatch(QToolButton):
    """One colour to choose; empty = none, a ring with a line through it."""

    def __init__(self, colour: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.colour = colour
        self.setCheckable(True)
        self.setFixedSize(_SIDE, _SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = translate(_WORDS[colour])
        self.setToolTip(words)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dot; a ring around the chosen one, and where the keys are."""
        palette = self.palette()
        dark = palette.color(QPalette.ColorRole.Text).lightness() > 128
        ink = QColor(tag_ink(self.colour, dark).dot)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(QRect((_SIDE - _DOT) // 2, (_SIDE - _DOT) // 2, _DOT, _DOT))
        if self.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(place)
        else:
            painter.setPen(QPen(ink, 1.5))
            painter.drawEllipse(place.adjusted(1, 1, -1, -1))
            painter.drawLine(place.bottomLeft() + QPointF(4, -4), place.topRight() + QPointF(-4, 4))
        if self.isChecked() or self.hasFocus():
            role = QPalette.ColorRole.Accent if self.hasFocus() else QPalette.ColorRole.Text
            painter.setPen(QPen(palette.color(role), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place.adjusted(-3, -3, 3, 3))
        painter.end()


class ColourField(Field):
    """Takes a colour by name, `#rrggbb`, or nothing."""

    def __init__(self, param: Param, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(param, graph, parent)
        self._help = ""
        row = QWidget(self)
        self.swatches = {colour: Swatch(colour, row) for colour in ("", *COLORS)}
        self._group = QButtonGroup(row)
        self.other = QLineEdit(row)
        self.other.setPlaceholderText("#rrggbb")
        self.other.setMaxLength(7)
        self.other.setFixedWidth(_OTHER_WIDTH)
        self.other.setAccessibleName(_("Another colour, as #rrggbb"))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for swatch in self.swatches.values():
            self._group.addButton(swatch)
            layout.addWidget(swatch)
            swatch.clicked.connect(lambda _on, chosen=swatch: self._choose(chosen))
        layout.addSpacing(BETWEEN)
        layout.addWidget(self.other)
        layout.addStretch(1)
        self.swatches[""].setChecked(True)
        self.other.textEdited.connect(lambda _text: self._typed())
        self._began = ""
        self._put(row)
        self.keys = self.swatches[""]

    def text(self) -> str:
        """The name, what is typed, or nothing."""
        other = self.other.text().strip()
        chosen = self._group.checkedButton()
        return other or (chosen.colour if isinstance(chosen, Swatch) else "")

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self._show(text)
        self._began = text

    def _choose(self, swatch: Swatch) -> None:
        self.other.clear()
        self._show(swatch.colour)
        self._was_edited()

    def _typed(self) -> None:
        """One of our own is no choice beside a colour that is typed."""
        self._show(self.other.text().strip())
        self._was_edited()

    def _show(self, text: str) -> None:
        swatch = self.swatches.get(text)
        self._group.setExclusive(False)
        for one in self.swatches.values():
            one.setChecked(one is swatch)
        self._group.setExclusive(True)
        if swatch is None and self.other.text() != text:
            self.other.setText(text)
        self.keys = swatch or self.other

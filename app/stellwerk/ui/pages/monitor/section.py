"""One part of a monitor page: a heading that opens a list, and rows of figures below it. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.models.delegate import FULL
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.value_label import ValueLabel
from stellwerk.ui.theme.mark import Mark
from stellwerk.ui.theme.metric import BAR_HEIGHT, BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

BAR = 56
"""Pixels of a bar."""
HIGH = 22
"""Pixels of a row."""

Act = Callable[[], None]


class Figure(Record, frozen=True, eq=False):
    """One row. `open` follows its text, `count` its value, a bar shows `share` (0..1), which warns when it is `hot`.
    `lead` stands before the text."""

    text: str
    value: str = ""
    open: Act | None = None
    count: Act | None = None
    mark: Mark | None = None
    kind: Kind | None = None
    share: float | None = None
    tip: str = ""
    hot: bool = True
    lead: str = ""


class Sign(QWidget):
    """A state's mark, or the icon of a kind with the mark over it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: Kind | None = None
        self._mark: Mark | None = None
        self.setFixedSize(ICON_ROW, ICON_ROW)

    def show_sign(self, kind: Kind | None, mark: Mark | None) -> None:
        """Another one."""
        self._kind, self._mark = kind, mark
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the colours in force."""
        painter, icons, ratio = QPainter(self), self._theme.icons, self.devicePixelRatioF()
        if self._kind is not None:
            painter.drawPixmap(0, 0, icons.kind_pixmap(self._kind, self._mark, ICON_ROW, ratio))
        elif self._mark is not None:
            side = ICON_ROW - WITHIN
            painter.drawPixmap(QPoint(WITHIN // 2, WITHIN // 2), icons.mark_pixmap(self._mark, side, ratio))
        painter.end()


class ShareBar(QWidget):
    """How much of something is taken."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._share, self._hot = theme, 0.0, False
        self.setFixedSize(BAR, ICON_ROW)

    def show_share(self, share: float, *, hot: bool) -> None:
        """0..1; above it, it is full. `hot`: it warns when it nearly is."""
        self._hot = hot
        self._share = min(1.0, max(0.0, share))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A track, and what is taken of it."""
        painter = QPainter(self)
        track = QRect(0, (self.height() - BAR_HEIGHT) // 2, self.width(), BAR_HEIGHT)
        painter.fillRect(track, self._theme.colour(Token.TRACK))
        ink = Token.AMBER if self._hot and self._share >= FULL else Token.BLUE
        taken = QSize(round(track.width() * self._share), BAR_HEIGHT)
        painter.fillRect(QRect(track.topLeft(), taken), self._theme.colour(ink))
        painter.end()


class _Row:
    """The widgets of one figure, in a row of a grid."""

    def __init__(self, theme: Theme, grid: QGridLayout, title: str, parent: QWidget) -> None:
        self.sign = Sign(theme, parent)
        self.lead = ElidedLabel("", parent)
        self.lead.setProperty("muted", True)
        self.text = ValueLabel(title, parent=parent)
        self.bar = ShareBar(theme, parent)
        self.value = ValueLabel(title, parent=parent)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._widgets = (self.sign, self.lead, self.text, self.bar, self.value)
        row = grid.rowCount()
        for column, widget in enumerate(self._widgets):
            grid.addWidget(widget, row, column)
        grid.setRowMinimumHeight(row, HIGH)

    def show_figure(self, figure: Figure | None) -> None:
        """None hides it."""
        if figure is None:
            self._show(False, False, False, False, False)
            return
        text = one_line(figure.text)
        self.sign.show_sign(figure.kind, figure.mark)
        self.lead.setText(figure.lead)
        self.text.show_value(text, act=figure.open, tip=figure.tip, quiet=True)
        self.text.setFocusPolicy(_focus(figure.open))
        self.value.show_value(figure.value, act=figure.count, quiet=True)
        self.value.setFocusPolicy(_focus(figure.count))
        self.value.setAccessibleName(f"{text}: {figure.value}")
        self.bar.show_share(figure.share or 0.0, hot=figure.hot)
        signed = figure.kind is not None or figure.mark is not None
        self._show(signed, bool(figure.lead), True, figure.share is not None, bool(figure.value))

    def _show(self, *shown: bool) -> None:
        """Once for each: a widget that goes and comes lays the whole page out anew."""
        for widget, there in zip(self._widgets, shown, strict=True):
            if widget.isHidden() is there:
                widget.setVisible(there)


class Section(QWidget):
    """A heading, one line of figures in large, rows; or why there are none."""

    def __init__(self, theme: Theme, title: str, act: Act | None = None) -> None:
        super().__init__()
        self.title = title
        self._theme = theme
        self.setAccessibleName(title)
        self.heading = ValueLabel(title, parent=self)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.heading.show_value(title, act=act)
        self.heading.setFocusPolicy(_focus(act))
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setProperty("muted", True)
        self.note.setContentsMargins(3, 0, 0, 0)
        self.note.hide()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(WITHIN)
        self.body.addWidget(self.heading, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(BETWEEN)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.note)
        self._rows: list[_Row] = []
        self._shown: tuple[Figure, ...] = ()

    @property
    def figures(self) -> Sequence[Figure]:
        """What is shown."""
        return self._shown

    def add(self, widget: QWidget) -> None:
        """Put something below the heading."""
        self.body.insertWidget(1, widget)

    def show_figures(self, figures: Sequence[Figure], nothing: str = "") -> None:
        """Other rows; `nothing` says why there are none."""
        self._shown = tuple(figures)
        while len(self._rows) < len(figures):
            self._rows.append(_Row(self._theme, self._grid, self.title, self))
        for place, row in enumerate(self._rows):
            row.show_figure(figures[place] if place < len(figures) else None)
        self.note.setText(nothing)
        self.note.setVisible(not figures and bool(nothing))


def large(parent: QWidget) -> ElidedLabel:
    """A number that is read from afar."""
    label = ElidedLabel("", parent)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * 1.6)
    label.setFont(font)
    label.setContentsMargins(3, 0, 0, 0)
    return label


def _focus(act: Act | None) -> Qt.FocusPolicy:
    """The Tab key stops at what leads somewhere."""
    return Qt.FocusPolicy.StrongFocus if act is not None else Qt.FocusPolicy.ClickFocus

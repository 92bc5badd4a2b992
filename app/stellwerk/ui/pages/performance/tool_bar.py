"""What stands above a stack of charts: lengths of time, following, what is pointed at, what can be done.

Owner thread.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from stellwerk.core.text import _, translate
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.performance.arrangement import Arrangement
from stellwerk.ui.pages.performance.chart_plan import SPANS, Span
from stellwerk.ui.theme.metric import AROUND, BETWEEN, WITHIN
from stellwerk.ui.theme.theme import Theme


class ChartBar(QWidget):
    """`choose` is called with a length of time, `follow` to see what comes in, `act` with `add KEY`, `reset`, `png`,
    `csv`."""

    def __init__(
        self,
        theme: Theme,
        arrangement: Callable[[], Arrangement],
        choose: Callable[[Span], None],
        follow: Callable[[], None],
        act: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._arrangement, self._act = arrangement, act
        self.spans = QButtonGroup(self)
        self.note = ElidedLabel("", self)
        self.note.setProperty("muted", True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(AROUND, AROUND, AROUND, BETWEEN)
        row.setSpacing(WITHIN)
        for number, span in enumerate(SPANS):
            button = QPushButton(translate(span.title), self)
            button.setCheckable(True)
            button.clicked.connect(partial(self._chosen, choose, span))
            self.spans.addButton(button, number)
            row.addWidget(button)
        self.follow = QPushButton(_("Live"), self)
        self.follow.setCheckable(True)
        self.follow.setToolTip(_("Show what comes in (End)"))
        self.follow.clicked.connect(lambda _on: follow())
        row.addSpacing(BETWEEN)
        row.addWidget(self.follow)
        row.addWidget(self.note, 1)
        self.charts = self._button(theme, "chart-line", _("Charts"), _("Add charts, or show the usual ones"))
        self.save = self._button(theme, "export", _("Export"), _("Save as a picture or a table"))
        row.addWidget(self.charts)
        row.addWidget(self.save)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_charts(menu))
        self.charts.setMenu(menu)
        saving = QMenu(self)
        saving.addAction(_("Picture (PNG)…"), partial(act, "png"))
        saving.addAction(_("Table (CSV)…"), partial(act, "csv"))
        self.save.setMenu(saving)

    def tick(self, span: Span | None, *, following: bool) -> None:
        """Which length is shown, and whether it follows."""
        self.spans.setExclusive(False)
        for number, each in enumerate(SPANS):
            button = self.spans.button(number)
            with QSignalBlocker(button):
                button.setChecked(each is span)
        self.spans.setExclusive(span is not None)
        with QSignalBlocker(self.follow):
            self.follow.setChecked(following)

    def _chosen(self, choose: Callable[[Span], None], span: Span, _checked: bool = True) -> None:
        choose(span)

    def _button(self, theme: Theme, icon: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icons.icon(icon))
        button.setText(text)
        button.setToolTip(tip)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _fill_charts(self, menu: QMenu) -> None:
        menu.clear()
        arrangement = self._arrangement()
        for plan in arrangement.left:
            text = _("Add {chart}").format(chart=translate(plan.title))
            menu.addAction(text, partial(self._act, f"add {plan.key}")).setObjectName(plan.key)
        if arrangement.left:
            menu.addSeparator()
        reset = menu.addAction(_("Show the usual charts"), partial(self._act, "reset"))
        reset.setObjectName("reset")
        reset.setEnabled(not arrangement.usual)

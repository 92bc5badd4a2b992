"""The bar above a console: what it is doing, and what can be done with it. Owner thread."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from stellwerk.core.setting import Settings
from stellwerk.core.text import _
from stellwerk.services.console.combination import COMBINATIONS, Combination
from stellwerk.ui.console.vnc.canvas import Scale
from stellwerk.ui.pages.console.setting import SCALE, SMOOTH
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_BESIDE, ICON_ROW, WITHIN
from stellwerk.ui.theme.theme import Theme


class ConsoleBar(QWidget):
    """Buttons of a console. Those that send something are grey while nothing would take it."""

    combination_wanted = Signal(object)
    """A Combination."""
    type_wanted = Signal()
    give_wanted = Signal()
    """The clipboard of this computer to the guest."""
    fetch_wanted = Signal()
    """The clipboard of the guest to this computer."""
    shot_wanted = Signal()
    view_only_changed = Signal(bool)
    full_wanted = Signal()
    detach_wanted = Signal()
    scale_changed = Signal()
    text_asked = Signal()
    """The menu of texts opens: what the guest can do may have changed."""

    def __init__(self, theme: Theme, settings: Settings, *, detached: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._settings = theme, settings
        self.status = ElidedLabel("", self)
        self.status.setProperty("muted", True)
        self.keys = self._button("keyboard", _("Keys"), _("Send a combination of keys"), menu=self._key_menu())
        self.text = self._button("text-t", _("Text"), _("Type or exchange the clipboard"), menu=self._text_menu())
        self.shot = self._button("camera", "", _("Save the picture to a file"))
        self.shot.clicked.connect(self.shot_wanted)
        self.view_only = self._button("eye", "", _("Only look: nothing is sent to the guest"))
        self.view_only.setCheckable(True)
        self.view_only.toggled.connect(self.view_only_changed)
        self.scale = self._button("frame-corners", "", _("Size of the picture"), menu=self._scale_menu())
        self.full = self._button("corners-out", "", _("Full screen"))
        self.full.clicked.connect(self.full_wanted)
        self.detach = self._button("picture-in-picture", "", _("In a window of its own"))
        self.detach.clicked.connect(self.detach_wanted)
        self.detach.setVisible(not detached)
        self._lay_out()
        self.allow(live=False, picture=False, shares_text=False)

    def allow(self, *, live: bool, picture: bool, shares_text: bool) -> None:
        """What can be done: `live` = the guest takes keys, `picture` = there is one, `shares_text` = so does its
        clipboard."""
        sends = live and not self.view_only.isChecked()
        self.keys.setEnabled(sends)
        self.text.setEnabled(sends)
        self._give.setEnabled(shares_text)
        self._fetch.setEnabled(shares_text)
        reason = "" if shares_text else _("The guest shares no clipboard: it needs a clipboard channel and its agent")
        self._give.setToolTip(reason)
        self._fetch.setToolTip(reason)
        self.shot.setEnabled(picture)
        self.full.setEnabled(picture)

    def _key_menu(self) -> QMenu:
        menu = QMenu(self)
        for group in COMBINATIONS:
            if menu.actions():
                menu.addSeparator()
            for combination in group:
                menu.addAction(combination.title, partial(self._send, combination))
        return menu

    def _send(self, combination: Combination) -> None:
        self.combination_wanted.emit(combination)

    def _text_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.text_asked)
        menu.addAction(_("Type the clipboard…"), self.type_wanted.emit)
        menu.addSeparator()
        self._give = menu.addAction(_("Give the clipboard to the guest"), self.give_wanted.emit)
        self._fetch = menu.addAction(_("Fetch the guest's clipboard"), self.fetch_wanted.emit)
        return menu

    def _scale_menu(self) -> QMenu:
        menu = QMenu(self)
        fit = menu.addAction(_("Fit to the room"), partial(self._set_scale, Scale.FIT))
        same = menu.addAction(_("Pixel by pixel"), partial(self._set_scale, Scale.SAME))
        menu.addSeparator()
        smooth = menu.addAction(_("Smooth"), self._toggle_smooth)
        for action in (fit, same, smooth):
            action.setCheckable(True)

        def tick() -> None:
            fit.setChecked(self._settings.get(SCALE) == Scale.FIT)
            same.setChecked(self._settings.get(SCALE) == Scale.SAME)
            smooth.setChecked(self._settings.get(SMOOTH))

        menu.aboutToShow.connect(tick)
        return menu

    def _set_scale(self, scale: Scale) -> None:
        self._settings.set(SCALE, scale.value)
        self.scale_changed.emit()

    def _toggle_smooth(self) -> None:
        self._settings.set(SMOOTH, not self._settings.get(SMOOTH))
        self.scale_changed.emit()

    def _button(self, icon: str, text: str, tip: str, menu: QMenu | None = None) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._theme.icons.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(text or tip)
        if text:
            button.setText(text)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(*ICON_BESIDE))
        else:
            button.setIconSize(QSize(ICON_ROW, ICON_ROW))
        if menu is not None:
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(AROUND, WITHIN, BETWEEN, WITHIN)
        row.setSpacing(WITHIN)
        row.addWidget(self.status, 1)
        for button in (self.keys, self.text, self.shot, self.view_only, self.scale, self.full, self.detach):
            row.addWidget(button)

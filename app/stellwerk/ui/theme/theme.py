"""The theme: which colours and sizes are in force, put on the application and followed. Owner thread."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from stellwerk.core.setting import Setting, Settings
from stellwerk.core.signal import Signal
from stellwerk.core.text import N_
from stellwerk.ui.theme.glyph import phosphor
from stellwerk.ui.theme.icon import IconBook
from stellwerk.ui.theme.metric import ROW, ROW_COMPACT
from stellwerk.ui.theme.palette import DARK, LIGHT, Token
from stellwerk.ui.theme.sheet import style_sheet

THEME = Setting(
    key="window.theme",
    default="system",
    choices=("system", "light", "dark"),
    title=N_("Theme"),
    help=N_("Light, dark, or what the desktop is set to"),
)
COMPACT = Setting(
    key="window.compact",
    default=False,
    title=N_("Compact rows"),
    help=N_("More rows on the screen, less space around each"),
)


class Theme(QObject):
    """Colours, sizes and icons in force. `changed` comes after the application wears them."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self.changed: Signal[None] = Signal()
        self._app = app
        self._settings = settings
        self._colours: Mapping[Token, str] = LIGHT
        self._inks: dict[Token, QColor] = {}
        self.icons = IconBook(phosphor(), self.colour)
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(_tabular(app.font()))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._wear()
        self._subscription = settings.changed.connect(self._setting_changed)

    @property
    def dark(self) -> bool:
        """The dark colours are in force."""
        return self._colours is DARK

    @property
    def row_height(self) -> int:
        """Height of a row of a list or tree, by the setting."""
        return ROW_COMPACT if self._settings.get(COMPACT) else ROW

    def colour(self, token: Token) -> QColor:
        """The present colour for a purpose."""
        ink = self._inks.get(token)
        if ink is None:
            ink = self._inks[token] = QColor(self._colours[token])
        return ink

    def edged(self) -> QPalette:
        """The palette of a view with check boxes: their edge is seen on any ground."""
        return edged_palette(self._colours)

    def close(self) -> None:
        """Stop following the settings and the system."""
        self._subscription.close()
        self._app.styleHints().colorSchemeChanged.disconnect(self._system_changed)

    def _setting_changed(self, key: str) -> None:
        if key in (THEME.key, COMPACT.key):
            self._wear()

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._settings.get(THEME) == "system":
            self._wear()

    def _wear(self) -> None:
        chosen = self._settings.get(THEME)
        if chosen == "system":
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = chosen == "dark"
        self._colours = DARK if dark else LIGHT
        self._inks.clear()
        self.icons.forget()
        self._app.setPalette(qt_palette(self._colours))
        for widget in EDGED:
            # The stub of PySide 6.11 asks for bytes, the function for text.
            self._app.setPalette(edged_palette(self._colours), widget)  # type: ignore[arg-type]
        self._app.setStyleSheet(style_sheet(self._colours))
        self.changed.emit(None)


def _tabular(font: QFont) -> QFont:
    """The same font with all digits of one width, so that numbers in a column line up."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


_ROLES: Mapping[QPalette.ColorRole, Token] = {
    QPalette.ColorRole.Window: Token.WINDOW,
    QPalette.ColorRole.WindowText: Token.TEXT,
    QPalette.ColorRole.Base: Token.BASE,
    QPalette.ColorRole.AlternateBase: Token.BASE,
    QPalette.ColorRole.Text: Token.TEXT,
    QPalette.ColorRole.Button: Token.WINDOW,
    QPalette.ColorRole.ButtonText: Token.TEXT,
    QPalette.ColorRole.BrightText: Token.RED,
    QPalette.ColorRole.PlaceholderText: Token.AWAY,
    QPalette.ColorRole.Highlight: Token.SELECTED,
    QPalette.ColorRole.HighlightedText: Token.TEXT,
    QPalette.ColorRole.Link: Token.ACCENT,
    QPalette.ColorRole.LinkVisited: Token.ACCENT,
    QPalette.ColorRole.ToolTipBase: Token.BASE,
    QPalette.ColorRole.ToolTipText: Token.TEXT,
    QPalette.ColorRole.Light: Token.BASE,
    QPalette.ColorRole.Midlight: Token.HOVER,
    QPalette.ColorRole.Mid: Token.HAIRLINE,
    QPalette.ColorRole.Dark: Token.FRAME,
    QPalette.ColorRole.Shadow: Token.FRAME,
    QPalette.ColorRole.Accent: Token.ACCENT,
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


EDGED = ("QCheckBox", "QComboBox")
"""Widgets whose edge Fusion draws, in the colour of windows, darkened: lost on a dark ground."""
DARKENED = 140
"""How much Fusion darkens it (qfusionstyle.cpp, `QFusionStylePrivate::outline`), in percent."""


def edged_palette(colours: Mapping[Token, str]) -> QPalette:
    """The same, so that an edge that Fusion draws has the colour of edges, and of the accent where the keyboard is: it
    makes that of the colour of selections."""
    palette = qt_palette(colours)
    palette.setColor(QPalette.ColorRole.Window, QColor(colours[Token.FRAME]).lighter(DARKENED))
    palette.setColor(QPalette.ColorGroup.All, QPalette.ColorRole.Highlight, QColor(colours[Token.ACCENT]))
    palette.setColor(QPalette.ColorGroup.All, QPalette.ColorRole.HighlightedText, QColor(colours[Token.ON_ACCENT]))
    return palette


def qt_palette(colours: Mapping[Token, str]) -> QPalette:
    """Our colours in Qt's roles."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(colours[token]))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours[Token.AWAY]))
    palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, QColor(colours[Token.SELECTED_AWAY]))
    return palette

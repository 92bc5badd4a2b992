"""Icons: one per kind and per command, coloured from the palette when painted, crisp at any scale. Owner thread.

A QIcon of ours asks for its colour each time it is drawn, so that a change of theme needs nothing but a repaint.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from stellwerk.core.ids import Kind
from stellwerk.ui.theme.glyph import GlyphSet
from stellwerk.ui.theme.mark import COLOURS, Mark, paint_mark
from stellwerk.ui.theme.palette import LIGHT, Token

KIND_GLYPHS: dict[Kind, str] = {
    Kind.DATA_CENTER: "buildings",
    Kind.CLUSTER: "circles-three",
    Kind.HOST: "hard-drives",
    Kind.VM: "desktop",
    Kind.STORAGE_POOL: "database",
    Kind.VOLUME: "disc",
    Kind.LIBVIRT_NETWORK: "share-network",
    Kind.TASK: "list-dashes",
    Kind.EVENT: "bell",
    Kind.TAG: "tag",
    Kind.BOOKMARK: "bookmark-simple",
    Kind.FOLDER: "folder",
    Kind.FIELD: "notepad",
    Kind.SNAPSHOT: "camera",
    Kind.NIC: "tree-structure",
    Kind.TEMPLATE: "snowflake",
    Kind.TRASH: "trash",
    Kind.DISK: "hard-drive",
    Kind.VNIC: "flow-arrow",
    Kind.ALARM: "bell-ringing",
    Kind.ALERT: "warning",
}

COMMAND_GLYPHS: dict[str, str] = {
    "start": "play",
    "shutdown": "power",
    "restart": "arrow-clockwise",
    "reset": "lightning",
    "resume": "play-circle",
    "play-pause": "play-circle",
    "suspend": "floppy-disk",
    "migrate": "arrow-square-right",
    "remove": "trash",
    "delete": "trash",
    "add": "plus",
    "update": "pencil-simple",
    "edit": "pencil-simple",
    "rename": "text-t",
    "connect": "link",
    "disconnect": "link-break",
    "maintenance": "wrench",
    "activate": "check-circle",
    "undo": "arrow-counter-clockwise",
    "cancel": "x",
    "console": "terminal-window",
    "refresh": "arrows-clockwise",
}
"""The words that commands use for their icons, where these are not names of the family."""

_LOUD = frozenset({Mark.PROBLEM, Mark.WARNING, Mark.BUSY})
"""Marks that keep their colour on what is greyed."""

UNKNOWN_GLYPH = "dots-three"
PROGRAM_GLYPH = "git-fork"
"""Tracks that part."""


class IconBook:
    """All icons of one program. `colour` answers with the present colour of a purpose."""

    def __init__(self, glyphs: GlyphSet, colour: Callable[[Token], QColor]) -> None:
        self._glyphs = glyphs
        self._colour = colour
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}

    def forget(self) -> None:
        """The colours have changed: what was drawn is drawn anew."""
        self._pixmaps.clear()

    def glyph_name(self, word: str) -> str:
        """The family's name for a command's icon; three dots for a word that nobody knows."""
        name = COMMAND_GLYPHS.get(word, word)
        return name if name in self._glyphs else UNKNOWN_GLYPH

    def icon(self, word: str, token: Token = Token.TEXT) -> QIcon:
        """The icon for a command, a button or a menu."""
        name = self.glyph_name(word)
        return QIcon(_Engine(lambda painter, rect, ink: self._paint_glyph(painter, rect, name, ink), self, token))

    def program_icon(self) -> QIcon:
        """Of the program itself: on a ground of its own, since panels and task bars are light or dark as they like."""

        def draw(painter: QPainter, rect: QRectF, _ink: QColor) -> None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(LIGHT[Token.ACCENT]))
            painter.drawRoundedRect(rect, rect.width() / 5, rect.width() / 5)
            painter.restore()
            edge = rect.width() / 8
            inner = rect.adjusted(edge, edge, -edge, -edge)
            self._paint_glyph(painter, inner, PROGRAM_GLYPH, QColor(LIGHT[Token.ON_ACCENT]))

        return QIcon(_Engine(draw, self, Token.TEXT))

    def kind_icon(self, kind: Kind, mark: Mark | None = None, grey: bool = False) -> QIcon:
        """The icon of a kind with the overlay of a state."""
        token = Token.AWAY if grey else Token.TEXT

        def draw(painter: QPainter, rect: QRectF, ink: QColor) -> None:
            side = max(1, round(rect.width()))
            ratio = painter.device().devicePixelRatio() if painter.device() else 1.0
            painter.drawPixmap(rect.topLeft(), self.kind_pixmap(kind, mark, side, ratio, grey=grey))

        return QIcon(_Engine(draw, self, token))

    def pixmap(self, word: str, side: int, ratio: float, token: Token = Token.TEXT) -> QPixmap:
        """A glyph of `side` pixels for a screen of that device pixel ratio."""
        name = self.glyph_name(word)
        key = (name, side, ratio, token)
        if key not in self._pixmaps:
            ink = self._colour(token)
            self._pixmaps[key] = _drawn(side, ratio, lambda painter, rect: self._paint_glyph(painter, rect, name, ink))
        return self._pixmaps[key]

    def kind_pixmap(
        self, kind: Kind, mark: Mark | None, side: int, ratio: float, *, phase: int = 0, grey: bool = False
    ) -> QPixmap:
        """A kind's icon with a state's overlay at its lower right; `phase` turns a busy one."""
        turn = phase if mark is Mark.BUSY else 0
        key = (kind, mark, side, ratio, turn, grey)
        if key not in self._pixmaps:
            self._pixmaps[key] = _drawn(side, ratio, lambda p, r: self._paint_kind(p, r, kind, mark, turn, grey))
        return self._pixmaps[key]

    def mark_pixmap(self, mark: Mark, side: int, ratio: float, *, phase: int = 0) -> QPixmap:
        """A state's mark alone."""
        turn = phase if mark is Mark.BUSY else 0
        key = ("mark", mark, side, ratio, turn)
        if key not in self._pixmaps:
            ink = self._colour(COLOURS[mark])
            self._pixmaps[key] = _drawn(
                side, ratio, lambda painter, rect: paint_mark(painter, rect.adjusted(1, 1, -1, -1), mark, ink, turn)
            )
        return self._pixmaps[key]

    def mark_icon(self, mark: Mark) -> QIcon:
        """A state's mark as an icon."""
        token = COLOURS[mark]
        return QIcon(_Engine(lambda p, r, ink: paint_mark(p, r.adjusted(1, 1, -1, -1), mark, ink), self, token))

    def ink(self, token: Token, mode: QIcon.Mode) -> QColor:
        """The colour for a mode: refused things are drawn in the colour of refused text."""
        return self._colour(Token.AWAY if mode is QIcon.Mode.Disabled else token)

    def _paint_glyph(self, painter: QPainter, rect: QRectF, name: str, ink: QColor) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        painter.scale(rect.width(), rect.height())
        painter.fillPath(self._glyphs.path(name), ink)
        painter.restore()

    def _paint_kind(
        self, painter: QPainter, rect: QRectF, kind: Kind, mark: Mark | None, phase: int, grey: bool
    ) -> None:
        ink = self._colour(Token.AWAY if grey else Token.MUTED)
        self._paint_glyph(painter, rect, KIND_GLYPHS[kind], ink)
        if mark is None:
            return
        side = rect.width() / 2
        corner = QRectF(rect.right() - side, rect.bottom() - side, side, side)
        rim = rect.width() / 16
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(corner.adjusted(-rim, -rim, rim, rim), side / 2, side / 2)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        quiet = grey and mark not in _LOUD
        paint_mark(painter, corner, mark, self._colour(Token.GREY if quiet else COLOURS[mark]), phase)


def _drawn(side: int, ratio: float, draw: Callable[[QPainter, QRectF], None]) -> QPixmap:
    pixmap = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw(painter, QRectF(QPointF(0, 0), QPointF(side, side)))
    painter.end()
    return pixmap


_Draw = Callable[[QPainter, QRectF, QColor], None]


class _Engine(QIconEngine):
    """Draws by a callable, in the colour of the moment."""

    def __init__(self, draw: _Draw, book: IconBook, token: Token) -> None:
        super().__init__()
        self._draw, self._book, self._token = draw, book, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Into the largest square in the middle of `rect`."""
        side = min(rect.width(), rect.height())
        left, top = rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2
        self._draw(painter, QRectF(left, top, side, side), self._book.ink(self._token, mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """As Qt asks for it where it has no painter of its own; `size` is in device pixels."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Another one that draws the same."""
        return _Engine(self._draw, self._book, self._token)

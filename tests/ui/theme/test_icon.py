"""Icons: one per kind, overlays, colours of the moment, sharpness."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.ui.theme.icon import COMMAND_GLYPHS, KIND_GLYPHS, UNKNOWN_GLYPH
from stellwerk.ui.theme.mark import Mark
from stellwerk.ui.theme.palette import LIGHT, Token
from stellwerk.ui.theme.theme import THEME, Theme


def pixels(pixmap: QPixmap) -> bytes:
    return bytes(pixmap.toImage().constBits())


def test_every_kind_has_one_icon_of_its_own(theme: Theme) -> None:
    assert set(KIND_GLYPHS) == set(Kind)
    shapes = {pixels(theme.icons.kind_pixmap(kind, None, 16, 1.0)) for kind in Kind}
    assert len(shapes) == len(Kind)


def test_every_command_word_names_a_glyph(theme: Theme) -> None:
    for word in COMMAND_GLYPHS:
        assert theme.icons.glyph_name(word) != UNKNOWN_GLYPH, word
    assert theme.icons.glyph_name("no-such-icon") == UNKNOWN_GLYPH


def test_an_overlay_changes_the_icon(theme: Theme) -> None:
    shapes = {pixels(theme.icons.kind_pixmap(Kind.VM, mark, 16, 1.0)) for mark in (None, *Mark)}
    assert len(shapes) == len(Mark) + 1


def test_drawn_once_per_size_and_drawn_in_full_detail(theme: Theme) -> None:
    first = theme.icons.kind_pixmap(Kind.HOST, Mark.UP, 16, 2.0)
    assert first.cacheKey() == theme.icons.kind_pixmap(Kind.HOST, Mark.UP, 16, 2.0).cacheKey()
    assert first.size() == QSize(32, 32)
    assert first.deviceIndependentSize().toSize() == QSize(16, 16)


def test_icons_follow_the_theme_without_being_made_anew(theme: Theme, settings: Settings) -> None:
    settings.set(THEME, "light")
    icon = theme.icons.icon("start")
    light = pixels(icon.pixmap(QSize(20, 20)))
    settings.set(THEME, "dark")
    assert pixels(icon.pixmap(QSize(20, 20))) != light


def test_a_refused_icon_looks_refused(theme: Theme) -> None:
    icon = theme.icons.icon("start")
    normal = pixels(icon.pixmap(QSize(20, 20), QIcon.Mode.Normal))
    assert pixels(icon.pixmap(QSize(20, 20), QIcon.Mode.Disabled)) != normal


def test_the_icon_of_the_program_is_the_same_in_both_themes(theme: Theme, settings: Settings) -> None:
    icon = theme.icons.program_icon()
    light = icon.pixmap(32, 32).toImage()
    settings.set(THEME, "dark")
    assert icon.pixmap(32, 32).toImage() == light
    assert light.pixelColor(16, 2).name() == LIGHT[Token.ACCENT]
    assert light.pixelColor(0, 0).alpha() == 0

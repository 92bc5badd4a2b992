"""The icon family."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from stellwerk.core.error import Bug
from stellwerk.ui.theme.glyph import GlyphSet, phosphor


def test_shapes_lie_in_the_unit_square(qtbot: QtBot) -> None:
    for name in ("desktop", "hard-drives", "trash", "play"):
        box = phosphor().path(name).boundingRect()
        assert 0 <= box.left() < box.right() <= 1
        assert 0 <= box.top() < box.bottom() <= 1


def test_an_unknown_name_is_a_mistake(qtbot: QtBot) -> None:
    assert "no-such-thing" not in phosphor()
    with pytest.raises(Bug):
        phosphor().path("no-such-thing")


def test_a_broken_font_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    font = tmp_path / "broken.ttf"
    font.write_bytes(b"no font")
    with pytest.raises(Bug, match="cannot be read"):
        GlyphSet(font, tmp_path / "none.json")

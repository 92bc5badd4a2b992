"""Colours of XML."""

import time

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from stellwerk.core.setting import Settings
from stellwerk.ui.pages.part.xml_highlight import XmlHighlight
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import THEME, Theme


def colours(text: str, theme: Theme) -> dict[str, str]:
    """The coloured pieces of a text."""
    document = QTextDocument()
    document.documentLayout()  # as a widget does: without a layout no change is told
    highlight = XmlHighlight(document, theme)
    document.setPlainText(text)
    found = {}
    for line in range(document.blockCount()):
        block = document.findBlockByNumber(line)
        layout = block.layout()
        formats = layout.formats()
        for piece in formats:
            found[block.text()[piece.start : piece.start + piece.length]] = piece.format.foreground().color().name()
    highlight.release()
    return found


def test_tags_names_values_and_comments(theme: Theme) -> None:
    found = colours("<a href='x'>say \"b\" c='d'</a>\n<!-- n\no --><z/>", theme)
    ink = {token: theme.colour(token).name() for token in Token}
    assert found["<a"] == found["</a>"] == found["<z/>"] == ink[Token.BLUE]
    assert found["href"] == ink[Token.AMBER]
    assert found["'x'"] == ink[Token.GREEN]
    assert found["<!-- n"] == found["o -->"] == ink[Token.MUTED]
    assert '"b"' not in found
    assert "'d'" not in found


def test_it_follows_the_theme(theme: Theme, settings: Settings) -> None:
    document = QTextDocument("<a/>")
    highlight = XmlHighlight(document, theme)
    settings.set(THEME, "dark")
    formats = document.firstBlock().layout().formats()
    assert formats[0].format.foreground().color() == theme.colour(Token.BLUE)
    highlight.release()


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="<>!-/='\"ab \n?", max_size=60))
def test_no_text_stops_it(theme: Theme, text: str) -> None:
    document = QTextDocument()
    document.documentLayout()  # as a widget does: without a layout no change is told
    highlight = XmlHighlight(document, theme)
    document.setPlainText(text)
    highlight.release()


@pytest.mark.parametrize("hostile", ["<" * 20_000, "<!--" * 5_000, "<a " + "x='" * 6_000, "'\"" * 10_000])
def test_hostile_lines_cost_little(theme: Theme, hostile: str) -> None:
    document = QTextDocument()
    document.documentLayout()  # as a widget does: without a layout no change is told
    highlight = XmlHighlight(document, theme)
    begun = time.process_time()
    document.setPlainText(hostile)
    assert time.process_time() - begun < 3.0
    highlight.release()

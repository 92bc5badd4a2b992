"""Every colour keeps its contrast on every ground it can stand on."""

from collections.abc import Mapping

import pytest

from stellwerk.ui.theme.palette import DARK, GROUNDS, LIGHT, SYMBOLS, TEXTS, Token, contrast

TABLES = pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])


@TABLES
def test_every_purpose_has_a_colour(table: Mapping[Token, str]) -> None:
    assert set(table) == set(Token)


@TABLES
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read(table: Mapping[Token, str], ground: Token) -> None:
    poor = {token: contrast(table[token], table[ground]) for token in TEXTS}
    assert all(ratio >= 4.5 for ratio in poor.values()), poor


@TABLES
@pytest.mark.parametrize("ground", GROUNDS)
def test_symbols_can_be_seen(table: Mapping[Token, str], ground: Token) -> None:
    poor = {token: contrast(table[token], table[ground]) for token in SYMBOLS}
    assert all(ratio >= 3.0 for ratio in poor.values()), poor


@TABLES
def test_text_on_the_accent_and_bars_on_their_track(table: Mapping[Token, str]) -> None:
    assert contrast(table[Token.ON_ACCENT], table[Token.ACCENT]) >= 4.5
    for token in (Token.BLUE, Token.AMBER, Token.RED):
        assert contrast(table[token], table[Token.TRACK]) >= 3.0


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")

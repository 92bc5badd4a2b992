"""The colours of terminals can be read."""

import pytest

from stellwerk.ui.theme.palette import DARK, LIGHT, Token, contrast
from stellwerk.ui.theme.terminal_colour import DARK_TERMINAL, LIGHT_TERMINAL


@pytest.mark.parametrize(
    ("colours", "ground", "fills"),
    [
        (LIGHT_TERMINAL, LIGHT[Token.BASE], {"white", "brightwhite"}),
        (DARK_TERMINAL, DARK[Token.BASE], {"black"}),
    ],
)
def test_each_can_be_read_on_its_ground(colours: dict[str, str], ground: str, fills: set[str]) -> None:
    faint = {name for name, colour in colours.items() if contrast(colour, ground) < 4.5}
    assert faint == fills
    assert len(colours) == 16

"""Colours of a difference."""

from PySide6.QtGui import QTextDocument

from stellwerk.ui.pages.definition.difference_highlight import DifferenceHighlight
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme


def test_what_comes_and_what_goes(theme: Theme) -> None:
    document = QTextDocument("+new\n-old\n same")
    made = DifferenceHighlight(document, theme)
    made.rehighlight()
    colours = []
    block = document.begin()
    while block.isValid():
        colours.append([one.format.foreground().color().name() for one in block.layout().formats()])
        block = block.next()
    assert colours == [[theme.colour(Token.GREEN).name()], [theme.colour(Token.RED).name()], []]
    made.release()

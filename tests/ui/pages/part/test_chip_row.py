"""Chips on a head."""

from pytestqt.qtbot import QtBot

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.cell import Chip
from stellwerk.ui.pages.part.chip_row import ChipRow
from stellwerk.ui.theme.theme import Theme

NAMES = ("critical", "shop", "checkout", "platform")
CHIPS = tuple(Chip(name, "red", f"service/{name}", Ref(Kind.TAG, name)) for name in NAMES)


def row(qtbot: QtBot, theme: Theme, width: int = 0) -> ChipRow:
    made = ChipRow(theme)
    qtbot.addWidget(made)
    made.show_chips(CHIPS)
    made.resize(width or made.sizeHint().width(), made.sizeHint().height())
    made.show()
    return made


def test_a_click_opens_and_hovering_tells_the_path(qtbot: QtBot, theme: Theme) -> None:
    made = row(qtbot, theme)
    chosen: list[Ref] = []
    made.chosen.connect(chosen.append)
    assert [button.shown for button in made.buttons] == list(NAMES)
    assert made.buttons[1].toolTip() == "service/shop"
    assert made.buttons[1].accessibleName() == "Tag service/shop"
    made.buttons[1].click()
    assert chosen == [Ref(Kind.TAG, "shop")]
    assert not made.rest.isVisible()
    assert not made.grab().isNull()


def test_what_does_not_fit_is_in_the_menu(qtbot: QtBot, theme: Theme) -> None:
    made = row(qtbot, theme, 150)
    shown = [button for button in made.buttons if button.isVisible()]
    chosen: list[Ref] = []
    made.chosen.connect(chosen.append)
    assert 0 < len(shown) < len(CHIPS)
    assert made.rest.text() == f"+{len(CHIPS) - len(shown)}"
    menu = made.rest.menu()
    assert menu is not None
    menu.actions()[-1].trigger()
    assert chosen == [Ref(Kind.TAG, "platform")]


def test_none_takes_no_room_and_those_that_stay_stay(qtbot: QtBot, theme: Theme) -> None:
    made = row(qtbot, theme)
    kept = made.buttons[0]
    made.show_chips(CHIPS[:1])
    assert made.buttons == [kept]
    made.show_chips(())
    assert not made.isVisible()
    assert made.sizeHint().width() == 0

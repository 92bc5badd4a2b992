"""The style sheet in both tables of colours."""

import re
from collections.abc import Mapping

import pytest

from stellwerk.ui.theme.palette import DARK, LIGHT, Token
from stellwerk.ui.theme.sheet import style_sheet


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_in_it_is_of_the_table(table: Mapping[Token, str]) -> None:
    sheet = style_sheet(table)
    used = set(re.findall(r"#[0-9a-f]{6}\b", sheet))
    assert used
    assert used <= set(table.values())
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_rows_of_big_lists_are_left_to_the_delegates() -> None:
    assert "QTableView::item" not in style_sheet(LIGHT)
    assert "QTreeView::item" not in style_sheet(LIGHT)

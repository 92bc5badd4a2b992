"""Combinations of the menu."""

from stellwerk.ui.console.vnc.combination import COMBINATIONS


def test_each_has_its_name_once_and_keys_by_place_and_meaning() -> None:
    known = [combination for group in COMBINATIONS for combination in group]
    assert len({combination.title for combination in known}) == len(known)
    assert all(key.code and key.symbol for combination in known for key in combination.keys)


def test_the_famous_one() -> None:
    first = COMBINATIONS[0][0]
    assert first.title == "Ctrl+Alt+Del"
    assert [key.code for key in first.keys] == [0x1D, 0x38, 0xD3]
    seventh = next(c for group in COMBINATIONS for c in group if c.title == "Ctrl+Alt+F7")
    assert seventh.keys[2].code == 0x41

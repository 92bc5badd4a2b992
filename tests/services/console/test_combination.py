"""Combinations of the menu."""

from stellwerk.services.console.combination import COMBINATIONS, combination


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


def test_by_its_title_in_any_case() -> None:
    found = combination("ctrl + alt + DEL")
    assert found is not None
    assert found.title == "Ctrl+Alt+Del"
    assert combination("Ctrl+Alt+Q") is None

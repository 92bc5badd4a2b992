"""One earlier definition beside the list: in tests/ui/pages/definition/test_earlier_view; here what happens to it."""

from __future__ import annotations

from typing import Any

from tests.ui.pages.definition.test_earlier_view import view as view
from tests.ui.pages.room import Room


def test_another_choice_takes_its_place(room: Room, view: Any) -> None:
    before = view.back
    view.list.setCurrentItem(view.list.topLevelItem(1))
    assert view.back is not before
    assert (before.version, view.back.version, before.isHidden()) == ("2", "1", True)

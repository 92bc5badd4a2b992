"""How lists look, kept."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.pages.listing.list_layout import (
    Layout,
    layout_setting,
    load_layout,
    props_of,
    save_layout,
    usual_layout,
)


def test_the_usual_columns_are_those_shown_without_being_chosen() -> None:
    usual = usual_layout(Kind.VM, CATALOGUE)
    assert usual.columns[:3] == ("name", "status", "host")
    assert "host" not in usual_layout(Kind.VM, CATALOGUE, "host").columns


def test_what_is_saved_comes_back() -> None:
    settings = Settings()
    layout = Layout(columns=("status", "name"), widths={"name": 200}, sort=("-name", "status"), lines=True)
    save_layout(settings, "host.vms", layout)
    assert load_layout(Settings(settings.stored()), "host.vms", Kind.VM, CATALOGUE) == layout
    assert load_layout(settings, "other", Kind.VM, CATALOGUE) == usual_layout(Kind.VM, CATALOGUE)


@pytest.mark.parametrize(
    "stored",
    [
        "no json", "[]", "[" * 100_000, '{"columns": 5, "widths": [], "sort": {}}', '{"columns": ["gone", 7]}',
        '{"widths": {"name": "wide", "status": -1, "gone": 5, "host": true}}', '{"lines": "yes"}',
    ],
)  # fmt: skip
def test_what_is_wrong_in_it_is_passed_over(stored: str) -> None:
    settings = Settings()
    settings.set(layout_setting("x"), stored)
    assert load_layout(settings, "x", Kind.VM, CATALOGUE) == usual_layout(Kind.VM, CATALOGUE)


def test_the_properties_of_a_layout() -> None:
    assert [prop.key for prop in props_of(Layout(columns=("memory", "name")), Kind.VM, CATALOGUE)] == ["memory", "name"]

"""What is remembered."""

import pytest

from stellwerk.core.error import Invalid
from stellwerk.core.setting import Settings
from stellwerk.ui.pages.console.setting import LAYOUT, SCALE, SMOOTH


def test_defaults_and_what_does_not_fit() -> None:
    settings = Settings()
    assert (settings.get(SCALE), settings.get(SMOOTH), settings.get(LAYOUT)) == ("fit", True, "us")
    with pytest.raises(Invalid):
        settings.set(LAYOUT, "klingon")

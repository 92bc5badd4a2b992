"""What tests of the window share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from stellwerk.core.setting import Settings
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def theme(qapp: QApplication, settings: Settings) -> Iterator[Theme]:
    theme = Theme(qapp, settings)
    yield theme
    theme.close()

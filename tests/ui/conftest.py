"""What tests of the window share."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import Size
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import FakePages, Tools, tools

from stellwerk.core.setting import Settings
from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.theme.theme import Theme


@pytest.fixture(autouse=True)
def no_collection_while_qt_paints() -> Iterator[None]:
    """A widget that only its test knew is garbage once the test has run, and may just be painting itself then."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def clipboard() -> Iterator[None]:
    """What a test copied goes with it: the offscreen platform would free it after Python has ended, and crash."""
    yield
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def theme(qapp: QApplication, settings: Settings) -> Iterator[Theme]:
    theme = Theme(qapp, settings)
    yield theme
    theme.close()
    theme.setParent(None)  # the application would keep it, and its colours, for all tests that follow


@pytest.fixture
def loop() -> ManualLoop:
    """A loop whose time the test makes."""
    return ManualLoop()


@pytest.fixture
def kit(theme: Theme, settings: Settings, loop: ManualLoop) -> Tools:
    """A desk over a small fleet, with fakes."""
    return tools(loop, theme, settings, Size(vms=60))


@pytest.fixture
def pages(kit: Tools) -> FakePages:
    return FakePages(kit.desk)


@pytest.fixture
def window(qtbot: QtBot, kit: Tools, pages: FakePages, loop: ManualLoop) -> Iterator[MainWindow]:
    """The whole window, on the screen."""
    window = MainWindow(kit.desk, pages)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    window.complete()
    yield window
    kit.doer.tasks.clear()
    window.close()
    window.deleteLater()
    loop.advance(0)

"""The banner."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stellwerk.model.event import Severity
from stellwerk.ui.pages.part.banner import Banner
from stellwerk.ui.theme.theme import Theme


def test_it_tells_and_its_button_acts(qtbot: QtBot, theme: Theme) -> None:
    banner, pressed = Banner(theme), []
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.tell("Host away", "Since 14:05.", Severity.ERROR, label="Connect now", act=lambda: pressed.append(1))
    assert not banner.isHidden()
    assert (banner.text, banner.accessibleDescription(), banner.button.text()) == (
        "Host away", "Since 14:05.", "Connect now",
    )  # fmt: skip
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_what_cannot_be_done_now_is_grey_and_says_why(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.tell("x", "", Severity.NORMAL, label="Go", act=lambda: None, enabled=False, tip="not now")
    assert (banner.button.isEnabled(), banner.button.toolTip()) == (False, "not now")
    banner.tell("x", "", Severity.NORMAL)
    assert banner.button.isHidden()


def test_each_severity_is_painted(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    edges = set()
    for severity in Severity:
        banner.tell("x", "", severity)
        edges.add(banner.grab().toImage().pixelColor(1, 5).name())
    assert len(edges) == 3

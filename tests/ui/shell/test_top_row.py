"""The row under the menu bar."""

from PySide6.QtWidgets import QToolButton

from stellwerk.ui.shell.main_window import MainWindow
from stellwerk.ui.shell.top_row import TopRow


def test_buttons_have_names_and_the_palettes_tells_its_keys(window: MainWindow) -> None:
    row = window.findChild(TopRow)
    assert row is not None
    names = {b.accessibleName(): b for b in row.findChildren(QToolButton) if b.defaultAction() is not None}
    assert {"Back", "Forward", "Command palette"} <= set(names)
    assert names["Command palette"].text() == "Ctrl+K"
    window.shortcuts.set("window.palette", "Ctrl+P")
    assert names["Command palette"].text() == "Ctrl+P"
    assert not names["Forward"].isEnabled()

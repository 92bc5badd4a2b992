"""The style sheet: what Fusion and the palette alone do not give. Pure; any thread.

Rules for items of views are avoided on purpose: they cost on every row, and our delegates paint rows anyway.
The ground of Qt's own balloon over a tray is a light yellow in any theme, hence the black.
"""

from collections.abc import Mapping
from string import Template

from stellwerk.ui.theme.palette import Token

_SHEET = Template("""
QMainWindow::separator { background: $hairline; width: 1px; height: 1px; }
QSplitter::handle { background: $hairline; }
QMenuBar { background: $window; border: none; }
QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QToolBar { background: $window; border: none; border-bottom: 1px solid $hairline; spacing: 4px; padding: 4px 8px; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 3px; background: transparent; }
QToolButton[muted="true"] { color: $muted; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selected; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }
QStatusBar { background: $window; border-top: 1px solid $hairline; }
QStatusBar::item { border: none; }
QTreeView, QTableView, QListView { border: none; background: $base; }
QTreeWidget#shortcuts::item { height: 24px; }
QTreeWidget#kept::item { height: 24px; padding-left: 4px; }
QTreeWidget#tags { border: 1px solid $hairline; border-radius: 4px; }
QTreeWidget#devices::item { padding-left: 4px; }
QTreeWidget#devices::item:selected { background: $selected_away; color: $text; }
QTreeWidget#devices::item:selected:active { background: $selected; }
QHeaderView { background: $base; border: none; }
QHeaderView::section {
  background: $base; color: $muted; border: none; border-bottom: 1px solid $hairline; padding: 3px 8px;
}
QHeaderView::section:hover { background: $hover; }
QTableCornerButton::section { background: $base; border: none; }
QDockWidget { color: $muted; }
QDockWidget::title { background: $window; padding: 4px 8px; border-bottom: 1px solid $hairline; }
QTabBar { background: transparent; border: none; }
QTabBar::tab {
  background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
  padding: 5px 8px 4px 8px; margin-right: 4px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $hairline; }
QLineEdit {
  background: $base; border: 1px solid $frame; border-radius: 4px; padding: 2px 6px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus { border-color: $accent; }
QLineEdit[wrong="true"] { border-color: $red; }
QLineEdit:read-only { border-color: $hairline; background: $window; }
QPlainTextEdit#note {
  background: $base; border: 1px solid $frame; border-radius: 4px; padding: 0 2px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit#note:focus { border-color: $accent; }
QPlainTextEdit#note[wrong="true"] { border-color: $red; }
QPushButton {
  background: $base; color: $text; border: 1px solid $frame; border-radius: 4px; padding: 3px 12px; min-width: 48px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selected; }
QPushButton:checked { border-color: $accent; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { background: transparent; color: $away; border-color: $hairline; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[primary="true"]:hover { background: $blue; border-color: $blue; }
QPushButton[primary="true"]:focus { border-color: $text; }
QPushButton[primary="true"]:disabled { background: $track; color: $away; border-color: $track; }
QBalloonTip QLabel { color: black; }
QBalloonTip QPushButton { border: none; padding: 0; min-width: 0; background: transparent; }
QScrollBar { background: $base; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $frame; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: $base; border: none; }
QFrame#dropdown { background: $base; border: 1px solid $frame; border-radius: 6px; }
QFrame#palette { background: $window; border: 1px solid $frame; border-radius: 6px; }
QMenu { background: $base; border: 1px solid $frame; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 8px; border-radius: 4px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $away; }
QMenu::separator { background: $hairline; height: 1px; margin: 4px; }
QMenu::icon { padding-left: 8px; }
QToolTip { background: $base; color: $text; border: 1px solid $frame; padding: 4px; }
QFrame[hairline="true"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QLabel[muted="true"] { color: $muted; }
QLabel[floating="true"] { background: $base; color: $text; border: 1px solid $frame; border-radius: 4px; padding: 8px; }
""")


def style_sheet(colours: Mapping[Token, str]) -> str:
    """The sheet in these colours."""
    return _SHEET.substitute({token.value.replace(" ", "_"): colour for token, colour in colours.items()})

"""The sizes everything is laid out by, in device-independent pixels. Pure; any thread."""

GRID = 4
WITHIN = GRID
"""Inside a control, between an icon and its text."""
BETWEEN = 2 * GRID
"""Between controls."""
AROUND = 4 * GRID
"""Around groups."""

ROW = 26
ROW_COMPACT = 22

ICON_ROW = 16
"""In lists and the tree."""
ICON_BESIDE = (ICON_ROW + WITHIN, ICON_ROW)
"""Beside the text of a button: the icon stands in the middle, so that text keeps off it."""
ICON_BAR = 20
"""In toolbars and heads."""
MARK = 8
"""A state overlay on an icon of 16."""

BAR_HEIGHT = 4
BAR_WIDTH = 48

LEAST_WINDOW = (960, 600)
FIRST_WINDOW = (1280, 800)
TREE_WIDTH = 300
DOCK_HEIGHT = 190
BARS_HEIGHT = 110
"""Of menu bar, top row and status line together."""
DOCK_WIDTHS = (740, 540)
"""Of tasks and events side by side in the first window: a task has more to tell."""

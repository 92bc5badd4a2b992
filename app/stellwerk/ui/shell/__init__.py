"""The window: menus, tree pane, page area, docks, status bar, palette. Owner thread."""

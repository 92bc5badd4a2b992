"""The window (PySide6). The only room that imports Qt."""

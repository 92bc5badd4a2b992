"""Tags in the window: choosing those of a selection, dragging onto them."""

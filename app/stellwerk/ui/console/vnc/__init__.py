"""The display of a VM as a widget: seen, typed into, pointed at."""

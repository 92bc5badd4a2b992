"""Small things that a desktop or a terminal offers. Owner thread."""

from typing import Protocol


class Notifier(Protocol):
    """Tells the user something while the window is not in front."""

    def notify(self, title: str, text: str) -> None:
        """Show a desktop notification. Never blocks, never raises."""
        ...

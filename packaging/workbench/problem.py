"""The one error of the workbench, and the places it works in."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The top of the repository."""


class Problem(Exception):
    """Something outside keeps the work from going on; `text` says what, `hint` what to do about it."""

    def __init__(self, text: str, hint: str) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


def say(text: str) -> None:
    """One line of progress on stdout, at once, so that it stands in order with what child processes print."""
    print(f"-- {text}", flush=True)

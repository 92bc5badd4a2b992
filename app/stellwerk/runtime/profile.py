"""Which profile a process uses. Before any loop runs."""

import tempfile
from pathlib import Path

from stellwerk.adapters.local.profile import open_profile


def find_profile(argument: str | None) -> Path:
    """The folder of the profile: as given, else as the environment says, else the user's own; made where needed.

    Raises Invalid for a folder that cannot be used.
    """
    return open_profile(Path(argument) if argument else None).folder


def throw_away_profile() -> "tempfile.TemporaryDirectory[str]":
    """A folder for the demo fleet that goes with the process."""
    return tempfile.TemporaryDirectory(prefix="stellwerk-demo-", ignore_cleanup_errors=True)

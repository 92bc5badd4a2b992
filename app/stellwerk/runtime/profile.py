"""Which profile a process uses. Before any loop runs."""

from pathlib import Path
from typing import TYPE_CHECKING

from stellwerk.adapters.local.profile import open_profile

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory


def find_profile(argument: str | None) -> Path:
    """The folder of the profile: as given, else as the environment says, else the user's own; made where needed.

    Raises Invalid for a folder that cannot be used.
    """
    return open_profile(Path(argument) if argument else None).folder


def throw_away_profile() -> "TemporaryDirectory[str]":
    """A folder for the demo fleet that goes with the process."""
    from tempfile import TemporaryDirectory  # here: only the demo fleet needs it

    return TemporaryDirectory(prefix="stellwerk-demo-", ignore_cleanup_errors=True)

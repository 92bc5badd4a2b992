"""What a profile knows, looked at without opening it: no instance, no connection, nothing written. For completion."""

from pathlib import Path

from stellwerk.adapters.database.load import read_all
from stellwerk.adapters.local.profile import profile_at
from stellwerk.core.clock import SystemClock
from stellwerk.core.collection import paused
from stellwerk.core.error import AppError
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch
from stellwerk.model.graph import Graph
from stellwerk.store.inventory import Inventory


def last_known(argument: str | None) -> Graph:
    """The last known inventory of the profile, found as `find_profile` finds it; an empty one where it cannot be read.

    Blocks.
    """
    inventory = Inventory(PlainLoop(), SystemClock())
    with paused():
        inventory.apply(_read(profile_at(Path(argument) if argument else None).database))
    return inventory.view


def _read(database: Path) -> Batch:
    try:
        return read_all(database).batch
    except AppError:  # none yet, older or newer than this program, damaged: completion is no place to say so
        return Batch()

"""What a command on snapshots writes down with its task before it touches anything. Pure; any thread."""

import json

from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record, converted, plain
from stellwerk.model.snapshot import ReturnPlan, SnapshotWish


class Noted(Record, frozen=True, kw_only=True):
    """`made` are files that may be there without being needed by anything, `goes` those that go at the end. `name` is
    the snapshot that is worked on, `was_off` whether the VM was."""

    name: str = ""
    made: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    was_off: bool = False
    plan: ReturnPlan | None = None


def made_by(wish: SnapshotWish) -> tuple[str, ...]:
    """The files that taking a snapshot makes."""
    made = (*wish.overlays.values(), wish.memory_file, *(wish.nvram or ())[1:])
    return tuple(path for path in made if path)


def as_text(noted: Noted) -> str:
    """For the task."""
    return json.dumps(plain(noted))


def from_text(text: str) -> Noted:
    """What was written down; nothing where that cannot be read."""
    try:
        return converted(read_json(text), Noted)
    except ValueError:
        return Noted()

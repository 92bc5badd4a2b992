"""Restore-Trash and Remove-Trash: what lies in a trash is brought back, or goes for good, from where it is listed.

Owner thread, in steps. Its host is asked right before: what is listed may be old.
"""

from collections.abc import Generator
from typing import Annotated, Any

from stellwerk.commands.vm_trash.trash import (
    NEW_NAME,
    Bin,
    bring_back,
    coming_effects,
    emptying_effects,
    judged,
    looked_into,
    throw_away,
)
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_, plural
from stellwerk.engine.command import Details, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import Step, Steps
from stellwerk.model.graph import Graph
from stellwerk.model.removal.trash import Trashed


def _home(look: Look) -> HostId | None:
    return look.target.host_id if isinstance(look.target, Trashed) else None


def _found(trashed: Trashed, graph: Graph, *, thorough: bool = False) -> Generator[Step, Any, tuple[Bin, Trashed]]:
    """Its host's trash now, and itself in it. Raises Gone."""
    found = yield from looked_into(trashed.host_id, graph, thorough=thorough)
    return found, found.named(trashed.path)


def _restore_details(look: Look) -> Details:
    _bin, wanted = yield from _found(look.trashed, look.graph)
    return coming_effects(look, wanted)


@command(
    "Restore-Trash",
    title=N_("Bring back…"),
    verb=N_("Bring back"),
    help=N_("Bring a removed VM back with its disks and snapshots, or a template"),
    done=N_("{what} was brought back"),
    doing=N_("looking into the trash"),
    example="Restore-Trash -TrashId debian-old -WhatIf",
    on=Kind.TRASH,
    many=True,
    needs="vm.remove",
    details=_restore_details,
    at=_home,
    online=True,
    menu="trash",
    icon="undo",
    primary=True,
)
def restore_trash(ctx: Ctx, trashed: Trashed, *, name: Annotated[str, NEW_NAME] = "") -> Steps:
    """Bring one back."""
    _bin, wanted = yield from _found(trashed, ctx.graph)
    yield from bring_back(ctx, wanted, name)


def _remove_question(count: int, args: dict[str, Any]) -> str:
    return plural(
        "Delete the files of {names} now. It cannot be brought back any more.",
        "Delete the files of {n} removed objects now: {names}. They cannot be brought back any more.",
        count,
    )


def _remove_details(look: Look) -> Details:
    found, wanted = yield from _found(look.trashed, look.graph)
    return emptying_effects(*judged(found, (wanted,), look.graph))


@command(
    "Remove-Trash",
    title=N_("Delete now…"),
    verb=N_("Delete"),
    help=N_("Delete the files of removed VMs and templates before their time is over; what others use stays"),
    done=N_('what the trash kept of "{name}" was deleted'),
    doing=N_("looking into the trash"),
    example="Remove-Trash -TrashId debian-old -WhatIf",
    on=Kind.TRASH,
    many=True,
    needs="vm.remove",
    confirm=_remove_question,
    details=_remove_details,
    at=_home,
    online=True,
    menu="trash",
    icon="trash",
    primary=True,
    shortcut="Del",
)
def remove_trash(ctx: Ctx, trashed: Trashed) -> Steps:
    """Delete the files of one."""
    found, wanted = yield from _found(trashed, ctx.graph, thorough=True)
    yield from throw_away(*judged(found, (wanted,), ctx.graph))

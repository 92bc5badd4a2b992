"""Data centers: add, change, remove. Owner thread; the functions yield steps."""

from typing import Annotated

from stellwerk.commands.object_name import checked_name, checked_note
from stellwerk.commands.organisation import changes_of, contents_refusal, is_gone, name_refusal, shows_args
from stellwerk.core.error import AppError
from stellwerk.core.ids import DataCenterId, Kind, Ref, new_id
from stellwerk.core.text import N_
from stellwerk.engine.command import Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Add, Change, Forget, Steps
from stellwerk.model.organisation import DataCenter

_NAME = Arg(N_("Name"), check=checked_name)
_DESCRIPTION = Arg(N_("Description"), N_("A note of yours"), check=checked_note)
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)


def _name_refusal(look: Look) -> AppError | None:
    return name_refusal(Kind.DATA_CENTER, look)


@command(
    "Add-DataCenter",
    title=N_("Add data center…"),
    verb=N_("Add"),
    help=N_("Add a data center"),
    done=N_('data center "{name}" was added'),
    example="Add-DataCenter -Name Vienna",
    needs="data_center.edit",
    refuses=_name_refusal,
    outcome=Outcome(reached=shows_args(Kind.DATA_CENTER)),
    menu="organisation",
    icon="buildings",
)
def add_data_center(
    ctx: Ctx,
    *,
    name: Annotated[str, _NAME],
    description: Annotated[str, _DESCRIPTION] = "",
    same_id: Annotated[str | None, _SAME_ID] = None,
) -> Steps:
    """Add one."""
    made = DataCenter(id=DataCenterId(same_id or new_id()), name=name, description=description)
    yield Add(made)
    ctx.name, ctx.result = name, made.id
    ctx.inverse("Remove-DataCenter", Ref(Kind.DATA_CENTER, made.id))


@command(
    "Update-DataCenter",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name or the description of a data center"),
    done=N_('data center "{name}" was changed'),
    example="Update-DataCenter -DataCenterId Vienna -Description 'Main site'",
    on=Kind.DATA_CENTER,
    needs="data_center.edit",
    refuses=_name_refusal,
    outcome=Outcome(reached=shows_args(Kind.DATA_CENTER)),
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_data_center(
    ctx: Ctx,
    center: DataCenter,
    *,
    name: Annotated[str | None, _NAME] = None,
    description: Annotated[str | None, _DESCRIPTION] = None,
) -> Steps:
    """Change one."""
    new, old = changes_of(center, name=name, description=description)
    yield Change(Ref(Kind.DATA_CENTER, center.id), new)
    ctx.inverse("Update-DataCenter", **old)


@command(
    "Remove-DataCenter",
    title=N_("Remove"),
    help=N_("Remove an empty data center"),
    done=N_('data center "{name}" was removed'),
    example="Remove-DataCenter -DataCenterId Vienna",
    on=Kind.DATA_CENTER,
    many=True,
    needs="data_center.edit",
    refuses=contents_refusal("clusters"),
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_data_center(ctx: Ctx, center: DataCenter) -> Steps:
    """Remove one."""
    yield Forget((Ref(Kind.DATA_CENTER, center.id),))
    ctx.inverse("Add-DataCenter", name=center.name, description=center.description, same_id=center.id)

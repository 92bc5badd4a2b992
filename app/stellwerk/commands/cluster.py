"""Clusters: add, change, remove. Owner thread; the functions yield steps."""

from typing import Annotated

from stellwerk.commands.object_name import checked_line, checked_name, checked_note
from stellwerk.commands.organisation import changes_of, contents_refusal, is_gone, name_refusal, shows_args
from stellwerk.core.error import AppError
from stellwerk.core.ids import ClusterId, DataCenterId, Kind, Ref, new_id
from stellwerk.core.text import N_
from stellwerk.engine.command import Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Add, Change, Forget, Steps
from stellwerk.model.organisation import Cluster

_NAME = Arg(N_("Name"), check=checked_name)
_DATA_CENTER = Arg(N_("Data center"), N_("Where it belongs"))
_CPU_TYPE = Arg(N_("CPU type"), N_("The processor type that its hosts have in common"), check=checked_line)
_DESCRIPTION = Arg(N_("Description"), N_("A note of yours"), check=checked_note)
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)


def _name_refusal(look: Look) -> AppError | None:
    return name_refusal(Kind.CLUSTER, look)


_SHOWN = Outcome(reached=shows_args(Kind.CLUSTER, data_center="data_center_id"))


@command(
    "Add-Cluster",
    title=N_("Add cluster…"),
    verb=N_("Add"),
    help=N_("Add a cluster to a data center"),
    done=N_('cluster "{name}" was added'),
    example="Add-Cluster -Name lab-a -DataCenterId Zurich",
    needs="cluster.edit",
    refuses=_name_refusal,
    outcome=_SHOWN,
    menu="organisation",
    icon="stack",
)
def add_cluster(
    ctx: Ctx,
    *,
    name: Annotated[str, _NAME],
    data_center: Annotated[DataCenterId, _DATA_CENTER],
    cpu_type: Annotated[str, _CPU_TYPE] = "",
    description: Annotated[str, _DESCRIPTION] = "",
    same_id: Annotated[str | None, _SAME_ID] = None,
) -> Steps:
    """Add one."""
    id_ = ClusterId(same_id or new_id())
    yield Add(Cluster(id=id_, name=name, data_center_id=data_center, cpu_type=cpu_type, description=description))
    ctx.name, ctx.result = name, id_
    ctx.inverse("Remove-Cluster", Ref(Kind.CLUSTER, id_))


@command(
    "Update-Cluster",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name, the data center, the CPU type or the description of a cluster"),
    done=N_('cluster "{name}" was changed'),
    example="Update-Cluster -ClusterId lab-a -Description 'For experiments'",
    on=Kind.CLUSTER,
    needs="cluster.edit",
    refuses=_name_refusal,
    outcome=_SHOWN,
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_cluster(
    ctx: Ctx,
    cluster: Cluster,
    *,
    name: Annotated[str | None, _NAME] = None,
    data_center: Annotated[DataCenterId | None, _DATA_CENTER] = None,
    cpu_type: Annotated[str | None, _CPU_TYPE] = None,
    description: Annotated[str | None, _DESCRIPTION] = None,
) -> Steps:
    """Change one."""
    new, old = changes_of(cluster, name=name, data_center_id=data_center, cpu_type=cpu_type, description=description)
    yield Change(Ref(Kind.CLUSTER, cluster.id), new)
    if "data_center_id" in old:
        old["data_center"] = old.pop("data_center_id")
    ctx.inverse("Update-Cluster", **old)


@command(
    "Remove-Cluster",
    title=N_("Remove"),
    help=N_("Remove an empty cluster"),
    done=N_('cluster "{name}" was removed'),
    example="Remove-Cluster -ClusterId lab-a",
    on=Kind.CLUSTER,
    many=True,
    needs="cluster.edit",
    refuses=contents_refusal("hosts"),
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_cluster(ctx: Ctx, cluster: Cluster) -> Steps:
    """Remove one."""
    yield Forget((Ref(Kind.CLUSTER, cluster.id),))
    ctx.inverse(
        "Add-Cluster",
        name=cluster.name,
        data_center=cluster.data_center_id,
        cpu_type=cluster.cpu_type,
        description=cluster.description,
        same_id=cluster.id,
    )

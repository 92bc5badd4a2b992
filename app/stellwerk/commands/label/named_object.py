"""The objects that a call names beside its target: what gets tags or values of fields. Pure; owner thread.

What is chosen in lists has a parameter of its own for people, by name; everything else goes by kind and id, of which
what is in a VM or on a host may also name that.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

from stellwerk.commands.label.object_part import OF_VMS
from stellwerk.core.error import Invalid
from stellwerk.core.ids import (
    ClusterId,
    DataCenterId,
    EventId,
    HostId,
    Kind,
    Ref,
    StoragePoolId,
    TaskId,
    TemplateId,
    VmId,
)
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.context import Ctx
from stellwerk.engine.naming import find_ref
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.tag import TAGGED

_BY_ID_OR_QUERY = N_("By their ids, or by a query that finds at most a thousand")

Vms = Annotated[tuple[VmId, ...], Arg(N_("VMs"))]
Hosts = Annotated[tuple[HostId, ...], Arg(N_("Hosts"))]
Clusters = Annotated[tuple[ClusterId, ...], Arg(N_("Clusters"))]
DataCenters = Annotated[tuple[DataCenterId, ...], Arg(N_("Data centers"))]
Templates = Annotated[tuple[TemplateId, ...], Arg(N_("Templates"))]
StoragePools = Annotated[tuple[StoragePoolId, ...], Arg(N_("Storage pools"))]
Events = Annotated[tuple[EventId, ...], Arg(N_("Events"), _BY_ID_OR_QUERY, aside=True)]
Tasks = Annotated[tuple[TaskId, ...], Arg(N_("Tasks"), _BY_ID_OR_QUERY, aside=True)]
"""What the parameters of a call are declared as."""

PARAMS: Final[Mapping[str, Kind]] = {
    "vm": Kind.VM, "host": Kind.HOST, "cluster": Kind.CLUSTER, "data_center": Kind.DATA_CENTER,
    "template": Kind.TEMPLATE, "storage_pool": Kind.STORAGE_POOL, "event": Kind.EVENT, "task": Kind.TASK,
}  # fmt: skip
"""The parameters that people write, by their names in the signature."""


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What is away has no name."""


def checked_object(text: str) -> str:
    """A reference to an object that can be tagged, there or not."""
    try:
        ref = Ref.parse(text)
    except ValueError as error:
        raise Invalid(_('"{text}" names no object').format(text=text[:80])) from error
    if ref.kind not in TAGGED:
        raise Invalid(_('"{text}" can have neither tags nor fields').format(text=text[:80]))
    return text


Objects = Annotated[
    tuple[str, ...],
    Arg(
        N_("Objects"),
        N_("Others, by kind and id: disk:web-01/vda, vnic:web-01/MAC, snapshot:web-01/before, nic:h1/eno1, volume:ID"),
        check=checked_object,
        aside=True,
    ),
]


def objects_of(args: Any, graph: Graph) -> tuple[Ref, ...]:
    """The objects that a call names, each once. Raises Invalid and Gone where a VM or a host that has one is named and
    not to be found."""
    named = [Ref(kind, id_) for param, kind in PARAMS.items() for id_ in args.get(param) or ()]
    named += [_meant(Ref.parse(text), graph) for text in args.get("object") or ()]
    return tuple(dict.fromkeys(named))


def _meant(ref: Ref, graph: Graph) -> Ref:
    """The same with the id of the VM or the host where it has its name."""
    owner, slash, name = ref.id.partition("/")
    kind = Kind.VM if ref.kind in OF_VMS else Kind.HOST if ref.kind is Kind.NIC else None
    if kind is None or not slash or graph.get(Ref(kind, owner)) is not None or _UUID.fullmatch(owner):
        return ref
    return Ref(ref.kind, f"{find_ref(kind, owner, graph).id}/{name}")


def param_names() -> str:
    """The parameters as the command line knows them: `-VmId or -HostId or ...`."""
    return _(" or ").join((*(f"-{CATALOGUE.kinds[kind].noun}Id" for kind in PARAMS.values()), "-Object"))


def names_of(refs: Iterable[Ref], graph: Graph) -> list[str]:
    """What people call these objects, with the VM before what is one's; the id of one that is away."""
    return [_called(entity, graph) if (entity := graph.get(ref)) is not None else ref.id for ref in refs]


def _called(entity: Entity, graph: Graph) -> str:
    match entity:
        case DiskPart() | VnicPart() | Snapshot():
            vm = graph.vm(entity.vm_id)
            return f"{vm.name}/{entity.name}" if vm is not None else entity.name
        case _:
            return name_of(entity)


def tell_changed(ctx: Ctx, changed: Sequence[Ref]) -> None:
    """What the event says of those that were changed."""
    ctx.words["objects"] = quoted(names_of(changed, ctx.graph)) if changed else _("nothing, all were so before")
    ctx.about = tuple(changed)


def travels(ctx: Ctx) -> bool:
    """Whether what changes is to be written into the definitions of VMs."""
    return ctx.setting(TAGS_IN_METADATA)

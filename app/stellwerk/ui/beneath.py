"""What is made below an object: a tag below a tag, a VM on a host or of a template. Pure; owner thread."""

from collections.abc import Mapping

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text
from stellwerk.model.graph import Graph
from stellwerk.model.organisation import Cluster


class Beneath(Record, frozen=True):
    """The command that makes it. `button`: it stands among the buttons of the object's page, too."""

    command: str
    title: Text
    button: bool = False


_VM = Beneath("Add-Vm", N_("New VM…"), True)
BENEATH: Mapping[Kind, Beneath] = {
    Kind.TAG: Beneath("Add-Tag", N_("Add tag below…")),
    Kind.HOST: _VM,
    Kind.CLUSTER: _VM,
    Kind.DATA_CENTER: _VM,
    Kind.TEMPLATE: _VM,
}
_PARAMS = {Kind.TAG: "parent", Kind.HOST: "host", Kind.CLUSTER: "cluster", Kind.TEMPLATE: "template"}


def said_of(place: Ref, graph: Graph | None = None) -> dict[str, str]:
    """What the form begins with: the place. A data center stands for its cluster, where it has just one."""
    if place.kind is Kind.DATA_CENTER:
        clusters = [one for one in graph.all(Kind.CLUSTER) if isinstance(one, Cluster)] if graph is not None else []
        within = [one.id for one in clusters if one.data_center_id == place.id]
        return {"cluster": within[0]} if len(within) == 1 else {}
    return {_PARAMS[place.kind]: place.id}

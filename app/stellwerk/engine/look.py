"""What a check or a preview looks at: one target with the arguments, in the inventory of this moment. Owner thread."""

from collections.abc import Mapping
from typing import Any, TypeVar

from stellwerk.core.error import Bug
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.setting import Settings
from stellwerk.core.text import in_sentence
from stellwerk.engine.criteria import Tests
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.call import Call
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.field import Field
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.tag import Tag
from stellwerk.model.task import Task
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.store.inventory import Inventory

E = TypeVar("E")


class Look(Record, frozen=True):
    """One target of a call, as it is now. `args` are by parameter name, with defaults filled in; those that were not
    given yet (a menu asks before a form is filled: `partial`) are absent or None. `instance` is this process.
    `tests` are shared by the looks of one pass.
    `systems`: the operating systems that are known.
    `home` is the host on which its task began and `began` when (UTC seconds); None and 0 before."""

    inventory: Inventory
    settings: Settings
    instance: str
    call: Call
    ref: Ref | None
    target: Entity | None
    args: Mapping[str, Any]
    partial: bool = False
    home: HostId | None = None
    began: float = 0.0
    tests: Tests | None = None
    systems: Systems = Systems()

    @property
    def graph(self) -> Graph:
        """The live graph."""
        return self.inventory.view

    @property
    def vm(self) -> Vm:
        """The target of a command on VMs."""
        return _of_type(self.target, Vm)

    @property
    def host(self) -> Host:
        """The target of a command on hosts."""
        return _of_type(self.target, Host)

    @property
    def cluster(self) -> Cluster:
        """The target of a command on clusters."""
        return _of_type(self.target, Cluster)

    @property
    def data_center(self) -> DataCenter:
        """The target of a command on data centers."""
        return _of_type(self.target, DataCenter)

    @property
    def task(self) -> Task:
        """The target of a command on tasks."""
        return _of_type(self.target, Task)

    @property
    def tag(self) -> Tag:
        """The target of a command on tags."""
        return _of_type(self.target, Tag)

    @property
    def folder(self) -> Folder:
        """The target of a command on folders."""
        return _of_type(self.target, Folder)

    @property
    def field(self) -> Field:
        """The target of a command on fields."""
        return _of_type(self.target, Field)

    @property
    def template(self) -> Template:
        """The target of a command on templates."""
        return _of_type(self.target, Template)

    @property
    def trashed(self) -> Trashed:
        """The target of a command on what lies in the trash."""
        return _of_type(self.target, Trashed)

    @property
    def bookmark(self) -> Bookmark:
        """The target of a command on bookmarks."""
        return _of_type(self.target, Bookmark)

    @property
    def alarm(self) -> Alarm:
        """The target of a command on alarms."""
        return _of_type(self.target, Alarm)

    @property
    def name(self) -> str:
        """What people call the target; empty where there is none."""
        return name_of(self.target) if self.target is not None else ""

    def arg(self, name: str) -> Any:
        """The value of a parameter; None where it was not given."""
        return self.args.get(name)

    def host_name(self, id_: HostId) -> str:
        """The name of any host; its id when it is not there any more."""
        found = self.graph.host(id_)
        return found.name if found is not None else id_


def kind_word(kind: Kind) -> str:
    """What an object of this kind is called within a sentence: `VM`, `host`."""
    return in_sentence(CATALOGUE.kinds[kind].one)


def status_word(entity: Entity, graph: Graph) -> str:
    """The status in words; empty for kinds that have none."""
    prop = CATALOGUE.prop(ref_of(entity).kind, "status")
    return str(prop.get(entity, graph)) if prop is not None else ""


def _of_type(entity: Entity | None, wanted: type[E]) -> E:
    if not isinstance(entity, wanted):
        raise Bug(f"the target is no {wanted.__name__}", details=repr(entity))
    return entity

"""Small entities for tests, with sane defaults."""

import uuid
from typing import Any

from stellwerk.core.ids import (
    AlarmId,
    BookmarkId,
    ClusterId,
    DataCenterId,
    FieldId,
    FolderId,
    HostId,
    Kind,
    Ref,
    TagId,
    VmId,
)
from stellwerk.model.alarm.alarm import Alarm, Alert, alert_id
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.event import Severity
from stellwerk.model.field import Field, FieldType
from stellwerk.model.folder import Folder
from stellwerk.model.host import CpuFacts, Host, HostFacts, Link
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.tag import Tag
from stellwerk.model.vm import Definition, Domain, Runtime

GIB = 1 << 30


def vm_id(number: int) -> VmId:
    """The UUID of test VM number n."""
    return VmId(str(uuid.UUID(int=number)))


def data_center(name: str = "Default") -> DataCenter:
    """A data center whose id is its name."""
    return DataCenter(id=DataCenterId(name), name=name)


def cluster(name: str = "Default", in_: str = "Default") -> Cluster:
    """A cluster whose id is its name."""
    return Cluster(id=ClusterId(name), name=name, data_center_id=DataCenterId(in_))


def host(name: str = "h1", in_: str = "Default", *, state: LinkState = LinkState.LIVE, **more: Any) -> Host:
    """A connected host whose id is its name, with 8 CPUs and 32 GiB."""
    link = more.pop("link", Link(state=state, first=False, answered=1000.0))
    cpu = CpuFacts(cpus=8, sockets=1, cores_per_socket=8)
    facts = HostFacts(
        uuid=f"uuid-{name}", hostname=name, driver="QEMU", libvirt_version=9_000_000, cpu=cpu, memory=32 * GIB
    )
    facts = more.pop("facts", facts)
    uri = more.pop("uri", f"test:///{name}")
    return Host(id=HostId(name), name=name, uri=uri, cluster_id=ClusterId(in_), link=link, facts=facts, **more)


def domain(
    number: int, on: str = "h1", *, name: str = "", state: DomainState = DomainState.RUNNING, **more: Any
) -> Domain:
    """One host's report of test VM number n, with 2 vCPUs and 2 GiB."""
    definition = more.pop("definition", None) or Definition(name=name or f"vm-{number}", vcpus=2, memory=2 * GIB)
    runtime = more.pop("runtime", None) or Runtime(state=state)
    return Domain(id=vm_id(number), host_id=HostId(on), definition=definition, runtime=runtime, **more)


def tag(name: str, below: str = "", **more: Any) -> Tag:
    """A tag whose id is its name."""
    return Tag(id=TagId(name), name=name, parent_id=TagId(below) if below else None, **more)


def folder(name: str, below: str = "", **more: Any) -> Folder:
    """A folder whose id is its name."""
    return Folder(id=FolderId(name), name=name, parent_id=FolderId(below) if below else None, **more)


def user_field(key: str, type_: FieldType = FieldType.TEXT, *choices: str, **more: Any) -> Field:
    """A field of VMs whose id is its key."""
    return Field(**{"id": FieldId(key), "key": key, "title": key, "type": type_, "choices": choices} | more)


def bookmark(name: str, query: str = "Vms: status = down", **more: Any) -> Bookmark:
    """A bookmark whose id is its name."""
    return Bookmark(id=BookmarkId(name), name=name, query=query, **more)


def alarm(name: str, query: str = "Hosts: cpu_usage > 95", **more: Any) -> Alarm:
    """An alarm whose id is its name."""
    return Alarm(id=AlarmId(name), name=name, query=query, **more)


def alert(name: str = "busy", ref: Ref = Ref(Kind.HOST, "h1"), **more: Any) -> Alert:  # noqa: B008 - a value
    """What the alarm of that name has raised for an object."""
    given = {"severity": Severity.WARNING, "object_name": ref.id, "raised": 1000.0} | more
    return Alert(id=alert_id(AlarmId(name), ref), alarm_id=AlarmId(name), name=name, ref=ref, **given)

"""Small worlds with objects of every kind, made of a seed: for queries over all that the catalogue has."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.fakes.clock import FakeClock
from tests.fakes.entity import bookmark, cluster, data_center, host, tag, vm_id
from tests.fakes.graph import graph_of
from tests.model.catalogue import sample
from tests.search.oracle.fleet import NOW, vm
from tests.search.oracle.said import some_values

from stellwerk.core.ids import (
    AlarmId,
    AlertId,
    EventId,
    FieldId,
    FolderId,
    HostId,
    Kind,
    LibvirtNetworkId,
    NicId,
    Ref,
    SnapshotId,
    StoragePoolId,
    TagId,
    TaskId,
    TemplateId,
    TrashId,
    VmId,
    VolumeId,
)  # fmt: skip
from stellwerk.core.record import replace
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.field import Field, FieldType
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.guest.facts import FileSystem, GuestFacts
from stellwerk.model.hardware.difference import Differing
from stellwerk.model.host import CpuFacts, HostFacts, Link
from stellwerk.model.nic import LinkWord, Nic, NicType
from stellwerk.model.part.vm_part import PARTS
from stellwerk.model.removal.trash import Trashed, TrashFile
from stellwerk.model.snapshot import Snapshot, SnapshotDisk
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.storage import Lease, LibvirtNetwork, StoragePool, Volume
from stellwerk.model.task import Task, TaskState
from stellwerk.model.template.template import Sealed, Template, TemplateFile, TemplateMark

TEXTS = (
    "web",
    "Web-2",
    "web-10",
    "a b",
    "w%b_",
    "Straße",
    "*star*",
    "x(y)",
    'say "hi"',
    "back\\slash",
    "😀 vm",
    "שלום",
)
GIB = 1 << 30


class World:
    """Two data centers, three clusters, three hosts, five VMs, and a few of everything else."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.hosts = [self._host(name, place) for name, place in (("h1", "c1"), ("h2", "c2"), ("h3", "gone"))]
        self.vms = [self._vm(number) for number in range(1, 6)]
        places = [self._tagged(data_center(name)) for name in ("d1", "d2")]
        clusters = [self._tagged(cluster(name, of)) for name, of in (("c1", "d1"), ("c2", "d1"), ("c3", "d2"))]
        clusters = [replace(one, description=self._text(), cpu_type=self._text()) for one in clusters]
        tags = [
            replace(
                tag(f"t{n}", self._pick("", "t1", "t2")), name=self._text().replace("/", "") or "x", color=self._text()
            )
            for n in (1, 2, 3)
        ]
        marks = [
            bookmark(f"b{n}", self._text(), position=n, icon=self._text(), problem=self._text(), lists=self._text())
            for n in (1, 2)
        ]
        folders = [
            Folder(id=FolderId(f"f{n}"), name=self._text().replace("/", "") or "x",
                   parent_id=self._pick(None, "f1", "f2"), description=self._text())
            for n in (1, 2, 3)
        ]  # fmt: skip
        fields = [
            Field(id=FieldId(f"u{n}"), key=f"own_{n}", title=self._text(), type=self._pick(*FieldType),
                  choices=self._some(self._text, 2), position=n)
            for n in (1, 2)
        ]  # fmt: skip
        pools = [self._pool(n) for n in (1, 2, 3)]
        self.objects: list[Entity] = [
            *places, *clusters, *self.hosts, *self.vms, *tags, *marks, *folders, *fields, *pools,
            *(self._volume(n) for n in range(4)), *(self._network(n) for n in range(3)),
            *(self._snapshot(n) for n in range(3)),
            *(self._nic(n) for n in range(3)),
            *(self._alarm(n) for n in range(2)),
            *(self._alert(n) for n in range(3)),
            *(self._template(n) for n in range(3)),
            *(self._trashed(n) for n in range(3)),
        ]  # fmt: skip
        self.tags = tags
        self.tasks = [self._task(number) for number in range(4)]
        self.events = [self._event(number) for number in range(5)]
        made = (part for one in self.vms for parts_of in PARTS.values() for part in parts_of(one))
        parts = [replace(part, tags=self._tags()) for part in made]
        everything = (*self.objects, *parts, *self.tasks, *self.events)
        assert {ref_of(one).kind for one in everything} == set(CATALOGUE.kinds), "a new kind needs its objects here"
        self.graph: Graph = graph_of(
            *everything, samples=self._samples(), clock=FakeClock(NOW),
            numbers={ref_of(one): n for n, one in enumerate(self.objects) if self._random.random() < 0.7},
        )  # fmt: skip

    def _pick(self, *values: Any) -> Any:
        return self._random.choice(values)

    def _text(self) -> str:
        return str(self._random.choice(("", *TEXTS)))

    def _some(self, make: Callable[[], Any], most: int) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self._random.randint(0, most)))

    def _tags(self) -> tuple[TagId, ...]:
        return tuple(dict.fromkeys(self._some(lambda: TagId(self._pick("t1", "t2", "t3", "gone")), 2)))

    def _known_tags(self) -> tuple[TagId, ...]:
        """In the order of their ids; a tag that is gone is on nothing that the database has."""
        return tuple(sorted(one for one in self._tags() if one != "gone"))

    def _tagged(self, entity: Any) -> Any:
        return replace(entity, tags=self._tags(), description=self._text())

    def _size(self) -> int | None:
        return self._pick(None, 0, GIB, 5 * 10**9, int(4.5 * GIB), 80 * GIB)

    def _time(self) -> float:
        return NOW - float(self._pick(0, 90, 3600, 86400, 90000.5, 3 * 86400, 40 * 86400))

    def _host(self, name: str, place: str) -> Any:
        facts = HostFacts(
            uuid=self._text(), hostname=self._text(), driver=self._pick("QEMU", "LXC"),
            libvirt_version=self._pick(0, 9_000_000, 10_001_002), hypervisor_version=self._pick(0, 7_002_000),
            cpu=CpuFacts(model=self._text(), vendor=self._text(), arch="x86_64", cpus=self._pick(4, 64), sockets=2),
            memory=self._pick(0, 32 * GIB), boot_time=self._pick(None, NOW - 1000.0), kvm=self._pick(None, True, False),
        )  # fmt: skip
        link = Link(
            state=self._pick(*LinkState), since=self._time(), answered=self._pick(None, self._time()),
            overdue=self._pick(True, False), first=self._pick(True, False), reason=self._text(),
        )  # fmt: skip
        made = host(name, place, facts=self._pick(None, facts), link=link)
        made = replace(made, problems=self._some(self._text, 1), warnings=self._some(self._text, 2))
        return self._tagged(replace(made, maintenance=self._pick(True, False), connect=self._pick(True, False)))

    def _vm(self, number: int) -> Any:
        definition = sample.RICH_VM.domain.definition if self._pick(True, False) else sample.BARE_VM.domain.definition
        parts = {key: getattr(definition, key) for key in ("disks", "vnics", "graphics", "firmware", "tag_paths")}
        if number == 1 or self._pick(True, False):
            parts["disks"] = (self._disk(), *self._some(self._disk, 2))
            parts["vnics"] = (self._vnic(), *self._some(self._vnic, 2))
        made = vm(
            number, self._pick(*TEXTS), self._pick("h1", "h2", "h3", "gone"), state=self._pick(*DomainState),
            title=self._text(), description=self._text(), machine=self._text(), arch=self._text(),
            os_id=self._pick("", "rhel9.4", "debian12"), memory=self._size() or 0, max_memory=self._size() or 0,
            vcpus=self._pick(0, 1, 2, 8), max_vcpus=self._pick(0, 8), autostart=self._pick(True, False, None),
            started=self._pick(None, self._time()), ips=self._pick((), ("10.0.0.1",), ("10.0.7.2", "fe80::1")),
            ip_source=self._pick("", "agent"), reason=self._text(), agent=self._pick(True, False, None),
            guest=self._pick(None, GuestFacts(), self._guest()),
            waiting=self._pick(None, (), (Differing("disk vda", "cache"),)),
            delete_protection=self._pick(True, False), start_order=self._pick(0, 0, 3), start_delay=self._pick(0, 30),
            origin=self._pick(None, self._origin()), **parts,
        )  # fmt: skip
        others = tuple(dict.fromkeys(self._some(lambda: HostId(self._pick("h1", "h2", "nowhere")), 2)))
        folder = self._pick(None, FolderId("f1"), FolderId("f2"), FolderId("gone"))
        return replace(
            made, tags=self._tags(), folder=folder, also_on=others, active_on=self._pick((), others),
            moving_to=self._pick(None, *others),
        )  # fmt: skip

    def _disk(self) -> Disk:
        """Two of a VM may be named alike: what a host reports is outside input."""
        return Disk(
            target=self._pick("vda", "vdb", ""), device=self._pick("disk", "cdrom"), source=self._text(),
            source_type=self._pick("", "file"), pool=self._text(), volume=self._text(), format=self._pick("", "qcow2"),
            bus=self._pick("virtio", "sata"), serial=self._text(), cache=self._text(),
            read_only=self._pick(True, False), shareable=self._pick(True, False), boot_order=self._pick(None, 1, 2),
            backing=self._some(self._text, 2),
        )  # fmt: skip

    def _vnic(self) -> Vnic:
        return Vnic(
            mac=self._pick("52:54:00:00:00:01", "52:54:00:00:00:02", ""), type=self._pick("network", "bridge"),
            source=self._text(), portgroup=self._text(), model=self._pick("virtio", "e1000"), target=self._text(),
            link_up=self._pick(True, False), boot_order=self._pick(None, 1, 2),
        )  # fmt: skip

    def _guest(self) -> GuestFacts:
        full = FileSystem(place=self._text() or "/", type="ext4", total=self._size(), used=self._size())
        return GuestFacts(
            hostname=self._text(), system=self._text(), kernel=self._text(), timezone=self._pick("", "CET"),
            users=self._pick(None, (), ("eva", "root")), file_systems=self._pick(None, (), (full,)),
            unknown=self._text(),
        )  # fmt: skip

    def _pool(self, number: int) -> StoragePool:
        return StoragePool(
            id=StoragePoolId(f"p{number}"), host_id=HostId(self._pick("h1", "h2", "gone")), uuid="u",
            name=self._pick(*TEXTS),
            type=self._text(), path=self._text(), active=self._pick(True, False), autostart=self._pick(True, False),
            capacity=self._size(), allocation=self._size(), available=self._size(), seen=self._pick(0.0, self._time()),
            tags=self._tags(),
        )  # fmt: skip

    def _volume(self, number: int) -> Volume:
        return Volume(
            id=VolumeId(f"v{number}"), pool_id=StoragePoolId(self._pick("p1", "p2", "gone")),
            host_id=HostId(self._pick("h1", "h2", "gone")), name=self._pick("data.raw", self._text()),
            path=self._pick("/pool/web.qcow2", self._text()), type=self._text(), format=self._text(),
            capacity=self._size(), allocation=self._size(), backing=self._text(), tags=self._tags(),
        )  # fmt: skip

    def _network(self, number: int) -> LibvirtNetwork:
        lease = Lease(mac="52:54:00:00:00:01", ip="192.168.122.7", hostname=self._text(), expires=None)
        return LibvirtNetwork(
            id=LibvirtNetworkId(f"n{number}"), host_id=HostId(self._pick("h1", "h2", "gone")), uuid="n",
            name=self._pick("default", self._text()), bridge=self._text(), forward=self._pick("", "nat"),
            active=self._pick(True, False), autostart=self._pick(True, False),
            addresses=self._pick((), ("192.168.122.1/24",), ("10.0.0.1/8", "fe80::1/64")),
            leases=self._pick((), (lease,)), seen=self._pick(0.0, self._time()), tags=self._tags(),
        )  # fmt: skip

    def _snapshot(self, number: int) -> Snapshot:
        disk = SnapshotDisk(target="vda", kind=self._pick("external", "internal"), frozen=self._text())
        return Snapshot(
            id=SnapshotId(f"s{number}"), vm_id=self._pick(vm_id(1), vm_id(2), VmId("gone")),
            host_id=HostId(self._pick("h1", "h2", "gone")), name=self._pick("before update", self._text()),
            description=self._text(), created=self._pick(0.0, self._time()), state=self._text(), parent=self._text(),
            current=self._pick(True, False), memory=self._pick("no", "external", "internal"),
            disks=self._pick((), (disk,)), seen=self._pick(0.0, self._time()), tags=self._tags(),
        )  # fmt: skip

    def _nic(self, number: int) -> Nic:
        host_id = HostId(self._pick("h1", "h2", "gone"))
        name = self._pick("default", "br0", "eno1", self._text() or "x")
        return Nic(
            id=NicId(f"i{number}"), host_id=host_id, name=name, type=self._pick(*NicType),
            mac=self._pick("", "52:54:00:00:00:01"), link=self._pick(None, *LinkWord), mtu=self._pick(0, 1500),
            speed=self._pick(0, 10_000), master=self._pick("", "br0", "eno1"), parent=self._pick("", "eno1"),
            vlan=self._pick(0, 42), driver=self._text(), addresses=self._pick((), ("10.0.0.1/8", "fe80::1/64")),
            seen=self._pick(0.0, self._time()), tags=self._tags(),
        )  # fmt: skip

    def _alarm(self, number: int) -> Alarm:
        return Alarm(
            id=AlarmId(f"a{number}"), name=self._text() or "x", query=self._text(), clear=self._text(),
            hold=self._pick(0.0, 300.0), clear_hold=self._pick(0.0, 60.0), severity=self._pick(*Severity),
            actions=self._some(self._text, 2), enabled=self._pick(True, False),
            silent_until=self._pick(None, NOW - 60.0, NOW + 60.0), problem=self._text(), lists=self._text(),
        )  # fmt: skip

    def _alert(self, number: int) -> Alert:
        ref = self._pick(
            Ref(Kind.HOST, "h1"),
            Ref(Kind.VM, vm_id(1)),
            Ref(Kind.STORAGE_POOL, "p1"),
            Ref(Kind.VM, "gone"),
            Ref(Kind.TEMPLATE, "m1"),
            Ref(Kind.TRASH, "z1"),
            Ref(Kind.TAG, "t1"),
        )
        return Alert(
            id=AlertId(f"r{number}"), alarm_id=AlarmId(self._pick("a0", "a1", "gone")), name=self._text(),
            severity=self._pick(*Severity), ref=ref, object_name=self._text(), raised=self._time(),
        )  # fmt: skip

    def _template(self, number: int) -> Template:
        home, other = self._pick("h1", "h2", "gone"), self._pick("h1", "h3")
        return Template(
            id=TemplateId(f"m{number}"), host_id=HostId(home), name=self._pick(*TEXTS), path="/pool/x.template",
            also_on=self._pick((), (HostId(other),)), version=self._pick(1, 2, 10), description=self._text(),
            os_id=self._pick("", "debian12"), memory=self._size() or 0, vcpus=self._pick(0, 2), source=self._text(),
            sealed=self._pick(*Sealed), problem=self._pick("", "was written to"), made=self._time(),
            files=self._some(lambda: TemplateFile(target="vda", path="/pool/x.qcow2", capacity=GIB), 2),
            checked=self._time(), seen=self._pick(0.0, self._time()), firmware=self._pick("", "uefi"),
            tags=self._tags(),
        )  # fmt: skip

    def _trashed(self, number: int) -> Trashed:
        return Trashed(
            id=TrashId(f"z{number}"), host_id=HostId(self._pick("h1", "h2", "gone")), vm_id=VmId(self._text() or "x"),
            name=self._pick(*TEXTS), path=f"/pool/{number}.trash",
            pool_id=StoragePoolId(self._pick("p1", "p2", "gone")),
            removed=self._pick(0.0, self._time()), until=self._pick(0.0, NOW - 60.0, NOW + 60.0),
            files=self._some(lambda: TrashFile(path=self._text(), size=self._size()), 2),
            seen=self._pick(0.0, self._time()),
        )  # fmt: skip

    def _origin(self) -> TemplateMark:
        return TemplateMark(id=TemplateId(self._pick("m0", "m1", "gone")), name="web", thin=self._pick(True, False))

    def _of(self, *kinds: Kind) -> list[Entity]:
        return [one for one in self.objects if ref_of(one).kind in kinds]

    def _about(self) -> Sequence[Entity]:
        kinds = {relation.target for relation in CATALOGUE.own_relations(Kind.TASK)} - {Kind.TASK, Kind.EVENT}
        return self._of(*kinds)

    def _task(self, number: int) -> Task:
        target = self._random.choice((None, *self._about()))
        started = self._pick(None, NOW - 90.0, NOW - 90000.0)
        call = Call(self._pick("Start-Vm", "Add-Tag"), (), {}, Actor(self._text()), self._pick(*Origin))
        return Task(
            id=TaskId(f"k{number}"), call=call,
            title=self._text(), parent_id=self._pick(None, TaskId("k0"), TaskId("gone")), state=self._pick(*TaskState),
            target=ref_of(target) if target is not None else None,
            target_name=name_of(target) if target is not None else "",
            progress=self._pick(None, 0.0, 0.8, 1.0), note=self._text(), outcome=self._text(), created=self._time(),
            started=started, ended=self._pick(None, NOW - 60.0) if started is not None else None,
            undo=self._pick(None, Call("Stop-Vm")), undone_by=self._pick(None, TaskId("k1")),
            tags=self._known_tags(), values=some_values(self._random),
        )  # fmt: skip

    def _event(self, number: int) -> Event:
        about = dict.fromkeys(ref_of(self._random.choice(self._about())) for _ in range(self._random.randint(0, 3)))
        names = {ref_of(one): name_of(one) for one in self.objects}
        return Event(
            id=EventId(f"e{number}"), time=self._time(), severity=self._pick(*Severity), code=self._text(),
            text=self._text(), subjects=tuple(Subject(ref, names[ref]) for ref in about),
            actor=self._text(), origin=self._text(), reason=self._text(),
            task_id=self._pick(None, TaskId("gone"), TaskId("k0"), TaskId("k1")),
            outcome=self._text(), duration=self._pick(None, 0.0, 90.0, 90000.5), details=self._text(),
            count=self._pick(1, 7), last=self._pick(None, self._time()), acknowledged=self._pick(None, self._time()),
            acknowledged_by=self._text(), tags=self._known_tags(), values=some_values(self._random),
        )  # fmt: skip

    def _samples(self) -> dict[tuple[Ref, str], float]:
        refs = [*(Ref(Kind.VM, vm_id(n)) for n in range(1, 6)), Ref(Kind.HOST, "h1"), Ref(Kind.BOOKMARK, "b1")]
        parts = [Ref(kind, part.id) for vm in self.vms for kind, made in PARTS.items() for part in made(vm)]
        keys = ("cpu_usage", "mem_usage", "disk_read", "disk_write", "net_in", "disk_capacity", "hits", "rtt",
                "answered", "load_1", "swap_used", "cpu_user")  # fmt: skip
        rare = {kind: [prop.key for prop in CATALOGUE.own_props(kind) if prop.rare] for kind in (Kind.VM, *PARTS)}
        wanted = [
            *((ref, key) for ref in refs for key in keys),
            *((ref, key) for ref in (*refs, *parts) for key in rare.get(ref.kind, ())),
        ]
        return {one: float(self._pick(0, 12, 80.4, 5 * 10**6, 2 * GIB)) for one in wanted}

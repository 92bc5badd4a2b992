"""One rich and one bare object of every kind, related to each other, for reading each property of each."""

from tests.fakes.clock import FakeClock
from tests.fakes.entity import GIB, cluster, data_center, domain, host, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import (
    AlarmId,
    AlertId,
    BookmarkId,
    ClusterId,
    DataCenterId,
    DiskId,
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
    VnicId,
    VolumeId,
)
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.call import Actor, Call
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.device import Disk, Firmware, Graphics, Vnic
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.field import Field, FieldType
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.guest.facts import FileSystem, GuestFacts
from stellwerk.model.host import CpuFacts, Host, HostFacts, Link
from stellwerk.model.host_check import CheckResult, CheckState, HostChecks
from stellwerk.model.nic import LinkWord, Nic, NicType
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.removal.trash import Trashed, TrashFile
from stellwerk.model.snapshot import Snapshot, SnapshotDisk, snapshot_id
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.storage import Lease, LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Tag
from stellwerk.model.task import Task, TaskState
from stellwerk.model.template.template import Sealed, Template, TemplateFile, TemplateMark
from stellwerk.model.vm import Definition, Runtime, Vm

NOW = 1_700_000_000.0

FACTS = HostFacts(
    uuid="0001", hostname="node1.example", driver="QEMU", libvirt_version=9_000_000, hypervisor_version=7_002_000,
    cpu=CpuFacts(model="EPYC", vendor="AMD", arch="x86_64", cpus=64, sockets=2, cores_per_socket=16,
                 threads_per_core=2, numa_nodes=2, mhz=2400),
    memory=256 * GIB, boot_time=NOW - 1000.0, kvm=True, os="Debian GNU/Linux 12", kernel="6.1.0-21-amd64",
)  # fmt: skip

RICH_HOST = host(
    "h1", tags=(TagId("office"),), facts=FACTS, description="rack 4", maintenance=True,
    warnings=("shares its UUID",), problems=("no KVM",),
    link=Link(state=LinkState.LIVE, since=NOW - 10, answered=NOW, first=False, reason="r", hint="h", code="c"),
    checks=HostChecks(at=NOW - 30, results=(CheckResult(key="ssh", state=CheckState.OK),)),
)  # fmt: skip
BARE_HOST = Host(id=HostId("h2"), name="h2", uri="test:///h2", cluster_id=ClusterId("gone"))

RICH_VM = Vm(
    id=vm_id(1),
    domain=domain(
        1,
        seen=NOW - 5,
        definition=Definition(
            name="web", title="Web", description="shop", type="kvm", arch="x86_64", machine="pc-q35-7.2",
            os_id="debian12", vcpus=4, max_vcpus=8, cpu_mode="host-model", memory=4 * GIB, max_memory=8 * GIB,
            firmware=Firmware(type="uefi", secure_boot=True),
            disks=(Disk(target="vda", source="/pool/web.qcow2", backing=("/pool/base.qcow2",)),
                   Disk(target="vdb", pool="default", volume="data.raw"), Disk(target="sda", device="cdrom")),
            vnics=(Vnic(mac="52:54:00:00:00:01", type="network", source="default"), Vnic(mac="52:54:00:00:00:02")),
            graphics=(Graphics(type="vnc", port=5900),), unread=("hostdev",), tag_paths=(("munich", "office"),),
            folder_path=("production",), field_values=(("owner", "ops"),), start_order=2, start_delay=30,
            origin=TemplateMark(id=TemplateId("m1"), name="golden", thin=True),
        ),
        runtime=Runtime(
            state=DomainState.RUNNING, reason="booted", autostart=True, managed_save=False, has_snapshots=True,
            started=NOW - 500, started_exactly=True, agent=True, ips=("192.168.122.7", "fe80::1"), ip_source="agent",
            guest=GuestFacts(
                hostname="web", system="Debian GNU/Linux 12 (bookworm)", kernel="6.1.0", timezone="CET",
                users=("eva",), file_systems=(FileSystem(place="/", type="ext4", total=10, used=4),), unknown="why",
            ),
        ),
    ),
    also_on=(HostId("h2"), HostId("nowhere")),
    active_on=(HostId("h1"), HostId("h2")),
    tags=(TagId("gone"), TagId("office")), folder=FolderId("web"), values={"stage": "live"},
)  # fmt: skip
RICH_DISK = DiskPart(
    id=DiskId(f"{RICH_VM.id}/vdz"), vm_id=RICH_VM.id,
    disk=Disk(target="vdz", source="/pool/web.qcow2", source_type="file", pool="default", volume="web.qcow2",
              format="qcow2", bus="virtio", serial="Z1", cache="none", boot_order=1, backing=("/pool/base.qcow2",)),
)  # fmt: skip
BARE_DISK = DiskPart(id=DiskId("gone/x"), vm_id=VmId("gone"), disk=Disk(target="x"))
RICH_VNIC = VnicPart(
    id=VnicId(f"{RICH_VM.id}/52:54:00:00:00:03"), vm_id=RICH_VM.id,
    vnic=Vnic(mac="52:54:00:00:00:03", type="network", source="default", portgroup="lan", model="virtio",
              target="vnet7", boot_order=2),
)  # fmt: skip
BARE_VNIC = VnicPart(id=VnicId("gone/"), vm_id=VmId("gone"), vnic=Vnic(mac=""))
BARE_VM = Vm(id=vm_id(2), domain=domain(2, "nowhere", definition=Definition(name="bare")))
MOVING_VM = Vm(
    id=vm_id(6), domain=domain(6, "nowhere", definition=Definition(name="moves")), also_on=(HostId("h1"),),
    moving_to=HostId("h1"),
)  # fmt: skip

RICH_POOL = StoragePool(
    id=StoragePoolId("h1/p"), host_id=HostId("h1"), uuid="p", name="default", type="dir", path="/pool", active=True,
    capacity=100 * GIB, allocation=25 * GIB, available=75 * GIB, seen=NOW,
)  # fmt: skip
BARE_POOL = StoragePool(id=StoragePoolId("h2/p"), host_id=HostId("nowhere"), uuid="p", name="off")
RICH_VOLUME = Volume(
    id=VolumeId("h1/p/web.qcow2"), pool_id=RICH_POOL.id, host_id=HostId("h1"), name="web.qcow2", path="/pool/web.qcow2",
    type="file", format="qcow2", capacity=20 * GIB, allocation=2 * GIB, backing="/pool/base.qcow2",
)  # fmt: skip
BARE_VOLUME = Volume(id=VolumeId("x"), pool_id=StoragePoolId("gone"), host_id=HostId("nowhere"), name="x")
RICH_NETWORK = LibvirtNetwork(
    id=LibvirtNetworkId("h1/n"), host_id=HostId("h1"), uuid="n", name="default", bridge="virbr0", forward="nat",
    active=True, addresses=("192.168.122.1/24",), seen=NOW,
    leases=(Lease(mac="52:54:00:00:00:01", ip="192.168.122.7", hostname="web", expires=NOW + 60),),
)  # fmt: skip
BARE_NETWORK = LibvirtNetwork(id=LibvirtNetworkId("x"), host_id=HostId("nowhere"), uuid="n", name="x")
RICH_SNAPSHOT = Snapshot(
    id=snapshot_id(vm_id(1), "before"), vm_id=vm_id(1), host_id=HostId("h1"), name="before", description="d",
    created=NOW - 60, state="running", parent="first", current=True, memory="external", memory_file="/pool/web.mem",
    disks=(SnapshotDisk(target="vda", frozen="/pool/web.qcow2"),), seen=NOW,
)  # fmt: skip
BARE_SNAPSHOT = Snapshot(id=SnapshotId("gone/x"), vm_id=VmId("gone"), host_id=HostId("nowhere"), name="x")

RICH_NIC = Nic(
    id=NicId("h1/eno1"), host_id=HostId("h1"), name="eno1", mac="52:54:00:00:00:09", link=LinkWord.UP, mtu=1500,
    speed=10_000, master="virbr0", parent="bond0", vlan=42, driver="ixgbe", addresses=("10.0.0.7/24",), seen=NOW,
)  # fmt: skip
RICH_BRIDGE = Nic(id=NicId("h1/virbr0"), host_id=HostId("h1"), name="virbr0", type=NicType.BRIDGE)
BARE_NIC = Nic(id=NicId("x"), host_id=HostId("nowhere"), name="x")

CALL = Call(command="Start-Vm", targets=(ref_of(RICH_VM),), actor=Actor("kim"), reason="because")
PARENT = Task(id=TaskId("t0"), call=CALL, title="Start 1 VM", created=NOW - 60)
RICH_TASK = Task(
    id=TaskId("t1"), call=CALL, title='Start "web"', parent_id=TaskId("t0"), target=ref_of(RICH_VM), target_name="web",
    state=TaskState.DONE, progress=1.0, note="n", created=NOW - 60, started=NOW - 59, ended=NOW - 50, outcome="o",
    undo=CALL, instance="i",
)  # fmt: skip
BARE_TASK = Task(id=TaskId("t2"), call=Call(command="Connect-Host"), title="Connect")
RICH_EVENT = Event(
    id=EventId("e1"), time=NOW - 50, severity=Severity.ERROR, code="vm.crashed", text='"web" crashed',
    subjects=(Subject(ref_of(RICH_VM), "web"), Subject(Ref(Kind.HOST, "h1"), "h1"),
              Subject(Ref(Kind.VM, "gone"), "old")),
    actor="kim", origin="window", reason="because", task_id=TaskId("t1"), outcome="done", duration=9.0, details="raw",
    count=3, last=NOW - 5.0, acknowledged=NOW - 1.0, acknowledged_by="eva",
)  # fmt: skip
BARE_EVENT = Event(id=EventId("e2"), time=0.0, severity=Severity.NORMAL, code="c", text="t")

RICH_CENTER = DataCenter(id=DataCenterId("Default"), name="Default", description="first", tags=(TagId("munich"),))
RICH_CLUSTER = Cluster(
    id=ClusterId("Default"), name="Default", data_center_id=DataCenterId("Default"), description="d", cpu_type="EPYC",
    tags=(TagId("munich"),),
)  # fmt: skip
ROOT_TAG = Tag(id=TagId("munich"), name="munich")
RICH_TAG = Tag(
    id=TagId("office"), name="office", parent_id=TagId("munich"), color="teal", description="Leopoldstraße"
)  # fmt: skip
ROOT_FOLDER = Folder(id=FolderId("prod"), name="prod")
RICH_FOLDER = Folder(id=FolderId("web"), name="web", parent_id=FolderId("prod"), description="shops")
RICH_FIELD = Field(
    id=FieldId("stage"), key="stage", title="Stage", type=FieldType.CHOICE, choices=("test", "live"), position=1,
    kinds=(Kind.VM, Kind.HOST),
)  # fmt: skip
BARE_FIELD = Field(id=FieldId("owner"), key="owner", title="Owner")
RICH_BOOKMARK = Bookmark(
    id=BookmarkId("b1"), name="Down", query="Vms: status = down", position=1, icon="power", problem="p", lists="Vms"
)
BARE_BOOKMARK = Bookmark(id=BookmarkId("b2"), name="x", query="web")
RICH_ALARM = Alarm(
    id=AlarmId("a1"), name="Busy", query="Hosts: cpu_usage > 95", hold=300.0, clear="cpu_usage < 90", clear_hold=60.0,
    severity=Severity.ERROR, actions=("notify",), silent_until=NOW + 60.0, problem="p", lists="Hosts",
)  # fmt: skip
BARE_ALARM = Alarm(id=AlarmId("a2"), name="x", query="web", enabled=False)
RICH_ALERT = Alert(
    id=AlertId("r1"), alarm_id=AlarmId("a1"), name="Busy", severity=Severity.ERROR, ref=Ref(Kind.HOST, "h1"),
    object_name="h1", raised=NOW - 90.0,
)  # fmt: skip
BARE_ALERT = Alert(
    id=AlertId("r2"), alarm_id=AlarmId("gone"), name="y", severity=Severity.NORMAL, ref=Ref(Kind.VM, "gone"),
    object_name="", raised=NOW,
)  # fmt: skip
BARE_CLUSTER = cluster("lonely", "nowhere")

RICH_TEMPLATE = Template(
    id=TemplateId("m1"), host_id=HostId("h1"), name="golden", path="/pool/golden.template", also_on=(HostId("h2"),),
    version=2, family="m0", description="d", os_id="debian12", memory=GIB, vcpus=2, firmware="uefi",
    sealed=Sealed.VIRT_SYSPREP, source="web",
    files=(TemplateFile(target="vda", path="/pool/golden.qcow2", capacity=GIB, size=5, written="1"),),
    made=NOW - 60, checked=NOW - 60, problem="was written to", suspected=NOW, seen=NOW,
)  # fmt: skip
RICH_TRASH = Trashed(
    id=TrashId("h1//pool/old.trash"), host_id=HostId("h1"), vm_id=vm_id(9), name="old", path="/pool/old.trash",
    pool_id=StoragePoolId("h1/p1"), removed=NOW - 60, until=NOW + 3600, seen=NOW,
    files=(TrashFile(path="/pool/old.qcow2", size=5), TrashFile(path="/pool/old.img")),
)  # fmt: skip
ALERTS = tuple(
    Alert(id=AlertId(f"r{place}"), alarm_id=AlarmId("gone"), name="z", severity=Severity.WARNING, ref=ref_of(one),
          object_name="", raised=NOW)
    for place, one in enumerate(
        (
            RICH_CENTER, RICH_CLUSTER, RICH_VM, RICH_POOL, RICH_VOLUME, RICH_NETWORK, RICH_DISK, RICH_VNIC,
            RICH_SNAPSHOT, RICH_NIC, RICH_TAG, RICH_FOLDER, RICH_FIELD, RICH_BOOKMARK, RICH_TEMPLATE, RICH_TRASH,
        ),
        3,
    )
)  # fmt: skip
BARE_TRASH = Trashed(id=TrashId("x//y.trash"), host_id=HostId("nowhere"), vm_id=vm_id(8), name="bare", path="/y.trash")
BARE_TEMPLATE = Template(id=TemplateId("m2"), host_id=HostId("nowhere"), name="bare", path="/pool/bare.template")

ENTITIES: tuple[Entity, ...] = (
    RICH_CENTER, data_center("empty"), RICH_CLUSTER, BARE_CLUSTER, RICH_HOST, BARE_HOST, RICH_VM, BARE_VM, MOVING_VM,
    RICH_POOL, BARE_POOL, RICH_VOLUME, BARE_VOLUME, RICH_NETWORK, BARE_NETWORK,
    RICH_NIC, RICH_BRIDGE, BARE_NIC,
    RICH_SNAPSHOT, BARE_SNAPSHOT, RICH_DISK, BARE_DISK, RICH_VNIC, BARE_VNIC, PARENT, RICH_TASK, BARE_TASK,
    RICH_EVENT, BARE_EVENT, ROOT_TAG, RICH_TAG, RICH_BOOKMARK, BARE_BOOKMARK, ROOT_FOLDER, RICH_FOLDER,
    RICH_FIELD, BARE_FIELD, RICH_ALARM, BARE_ALARM, RICH_ALERT, *ALERTS, BARE_ALERT, RICH_TEMPLATE, BARE_TEMPLATE,
    RICH_TRASH, BARE_TRASH,
)  # fmt: skip


def sample_graph() -> Graph:
    """A graph of all of them, with numbers and samples for some."""
    samples = {
        (ref_of(RICH_VM), "cpu_usage"): 12.5, (ref_of(RICH_VM), "mem_usage"): 40.0, (ref_of(RICH_VM), "disk_read"): 1e6,
        (ref_of(RICH_VM), "disk_capacity"): 20.0 * GIB, (ref_of(RICH_HOST), "cpu_usage"): 55.0,
    }  # fmt: skip
    numbered = (
        RICH_HOST, RICH_CENTER, RICH_CLUSTER, RICH_TAG, RICH_BOOKMARK, RICH_FOLDER, RICH_FIELD, RICH_ALARM,
        RICH_TEMPLATE,
    )  # fmt: skip
    numbers = {ref_of(RICH_VM): 7, **{ref_of(entity): 1 for entity in numbered}}
    return graph_of(*ENTITIES, samples=samples, numbers=numbers, clock=FakeClock(NOW))


def values(entity: Entity) -> dict[str, object]:
    """All properties of an object by key."""
    graph = sample_graph()
    return {prop.key: prop.get(entity, graph) for prop in CATALOGUE.own_props(ref_of(entity).kind)}

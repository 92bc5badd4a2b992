"""What the demo fleet consists of: data centers, clusters, hosts and kinds of VMs, and which VM is where. Pure.

The same at each start: names, UUIDs, places and states follow from the tables alone.
"""

import uuid
from collections.abc import Iterable, Iterator

from stellwerk.core.ids import VmId
from stellwerk.core.record import Record


class Load(Record, frozen=True):
    """What a kind of VM does on average. `cpu` and `memory` are shares of what it has; the rest bytes a second.

    `swing` is how far it follows the hours of the day: 0 not at all, 1 from nothing to twice the average.
    """

    cpu: float
    memory: float
    swing: float = 0.5
    disk_read: int = 40_000
    disk_write: int = 90_000
    net_in: int = 60_000
    net_out: int = 60_000


class DemoKind(Record, frozen=True, kw_only=True):
    """VMs of one purpose. Memory and disks in GiB; `off`, `paused`, `saved`: the numbers of those that are not up."""

    prefix: str
    count: int
    cluster: str
    os: str
    vcpus: int
    memory: int
    disks: tuple[int, ...]
    network: str
    title: str
    load: Load
    description: str = ""
    uefi: bool = False
    agent: bool = True
    pci: str = ""
    off: tuple[int, ...] = ()
    paused: tuple[int, ...] = ()
    saved: tuple[int, ...] = ()


class DemoCluster(Record, frozen=True, kw_only=True):
    """A cluster and the make of its hosts: threads are sockets * cores * 2, memory in GiB."""

    name: str
    data_center: str
    hosts: tuple[str, ...]
    sockets: int
    cores: int
    mhz: int
    memory: int
    cpu_model: str
    cpu_vendor: str


class DemoTag(Record, frozen=True, kw_only=True):
    """A tag, on all VMs of some kinds and on some hosts."""

    name: str
    parent: str = ""
    color: str = ""
    kinds: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


class DemoFolder(Record, frozen=True, kw_only=True):
    """A folder with all VMs of some kinds; `fields` are values that these have."""

    name: str
    parent: str = ""
    kinds: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


class DemoVm(Record, frozen=True, kw_only=True):
    """One VM on its host. `state` is `running`, `paused`, `off` or `saved`."""

    name: str
    id: VmId
    kind: DemoKind
    host: str
    number: int
    state: str


_DEBIAN, _UBUNTU = "http://debian.org/debian/12", "http://ubuntu.com/ubuntu/22.04"
_ALMA, _ROCKY = "http://almalinux.org/almalinux/9", "http://rockylinux.org/rocky/9"
_ALPINE, _FREEBSD = "http://alpinelinux.org/alpinelinux/3.17", "http://freebsd.org/freebsd/13.1"
_WIN11, _WIN2022, _CENTOS6 = (
    "http://microsoft.com/win/11", "http://microsoft.com/win/2k22", "http://centos.org/centos/6.10",
)  # fmt: skip

CLUSTERS: tuple[DemoCluster, ...] = (
    DemoCluster(name="production", data_center="Frankfurt", hosts=("fra-p1", "fra-p2", "fra-p3", "fra-p4"),
                sockets=2, cores=32, mhz=2450, memory=512, cpu_model="EPYC-Rome", cpu_vendor="AMD"),
    DemoCluster(name="databases", data_center="Frankfurt", hosts=("fra-d1", "fra-d2"),
                sockets=2, cores=24, mhz=3100, memory=768, cpu_model="EPYC-Milan", cpu_vendor="AMD"),
    DemoCluster(name="office", data_center="Zurich", hosts=("zrh-o1", "zrh-o2", "zrh-o3"),
                sockets=2, cores=16, mhz=2900, memory=384, cpu_model="Icelake-Server", cpu_vendor="Intel"),
    DemoCluster(name="lab", data_center="Zurich", hosts=("zrh-l1", "zrh-l2", "zrh-l3"),
                sockets=1, cores=16, mhz=3400, memory=192, cpu_model="Skylake-Server", cpu_vendor="Intel"),
)  # fmt: skip

BASE, BASE_KIND, BASE_HOST = "debian-base", "web", "fra-p1"
"""A template, and the VMs that stand on it: those of a kind, on one host."""
OLD = "debian-old"
"""A template that was removed there, and can be brought back."""

KINDS: tuple[DemoKind, ...] = (
    DemoKind(prefix="lb", count=4, cluster="production", os=_ALPINE, vcpus=2, memory=2, disks=(8,), network="edge",
             title="Load balancer", load=Load(0.18, 0.35, 0.7, 5_000, 20_000, 9_000_000, 9_200_000),
             description="Takes the traffic from outside; pairs share an address"),
    DemoKind(prefix="web", count=16, cluster="production", os=_DEBIAN, vcpus=4, memory=8, disks=(20,), network="edge",
             title="Web server", load=Load(0.32, 0.55, 0.8, 60_000, 150_000, 900_000, 2_600_000), off=(15, 16)),
    DemoKind(prefix="app", count=18, cluster="production", os=_UBUNTU, vcpus=8, memory=16, disks=(40, 60),
             network="servers", title="Application server", load=Load(0.41, 0.68, 0.6, 200_000, 500_000, 1_500_000,
             1_400_000), uefi=True, off=(18,)),
    DemoKind(prefix="cache", count=4, cluster="production", os=_DEBIAN, vcpus=4, memory=32, disks=(20,),
             network="servers", title="Cache", load=Load(0.12, 0.88, 0.6, 1_000, 15_000, 4_000_000, 7_000_000)),
    DemoKind(prefix="queue", count=3, cluster="production", os=_ROCKY, vcpus=4, memory=8, disks=(40,),
             network="servers", title="Message queue", load=Load(0.15, 0.4, 0.5, 90_000, 2_500_000, 800_000, 800_000)),
    DemoKind(prefix="k8s-control", count=3, cluster="production", os=_UBUNTU, vcpus=4, memory=8, disks=(60,),
             network="servers", title="Kubernetes control plane", load=Load(0.22, 0.5, 0.2, 30_000, 900_000),
             uefi=True),
    DemoKind(prefix="k8s-node", count=12, cluster="production", os=_UBUNTU, vcpus=16, memory=64, disks=(120,),
             network="servers", title="Kubernetes node", load=Load(0.48, 0.72, 0.5, 800_000, 1_900_000, 5_000_000,
             5_000_000), uefi=True),
    DemoKind(prefix="pg", count=8, cluster="databases", os=_ALMA, vcpus=16, memory=64, disks=(40, 400),
             network="servers", title="PostgreSQL", uefi=True,
             load=Load(0.37, 0.82, 0.6, 9_000_000, 6_000_000, 2_000_000, 6_000_000),
             description="Data on the second disk"),
    DemoKind(prefix="mysql", count=4, cluster="databases", os=_DEBIAN, vcpus=8, memory=32, disks=(40, 200),
             network="servers", title="MySQL", load=Load(0.29, 0.78, 0.6, 4_000_000, 3_000_000)),
    DemoKind(prefix="search", count=3, cluster="databases", os=_DEBIAN, vcpus=8, memory=32, disks=(40, 300),
             network="servers", title="Search index", load=Load(0.35, 0.8, 0.5, 6_000_000, 1_200_000)),
    DemoKind(prefix="backup", count=2, cluster="databases", os=_ALMA, vcpus=4, memory=8, disks=(40, 900),
             network="storage", title="Backup", load=Load(0.2, 0.3, 0.9, 20_000_000, 45_000_000, 50_000_000, 900_000)),
    DemoKind(prefix="dc", count=2, cluster="office", os=_WIN2022, vcpus=4, memory=8, disks=(80,), network="office",
             title="Domain controller", load=Load(0.08, 0.45), uefi=True),
    DemoKind(prefix="files", count=2, cluster="office", os=_WIN2022, vcpus=4, memory=16, disks=(80, 500),
             network="office", title="File server", load=Load(0.11, 0.5, 0.9, 3_000_000, 1_000_000, 1_200_000,
             3_500_000), uefi=True),
    DemoKind(prefix="mail", count=3, cluster="office", os=_DEBIAN, vcpus=4, memory=8, disks=(40, 200), network="office",
             title="Mail server", load=Load(0.14, 0.6, 0.7, 400_000, 900_000, 300_000, 500_000)),
    DemoKind(prefix="dns", count=2, cluster="office", os=_ALPINE, vcpus=1, memory=1, disks=(4,), network="office",
             title="Name server", load=Load(0.04, 0.3, 0.4, 100, 2_000, 40_000, 70_000), agent=False),
    DemoKind(prefix="print", count=1, cluster="office", os=_WIN2022, vcpus=2, memory=4, disks=(60,), network="office",
             title="Print server", load=Load(0.03, 0.4, 0.9), uefi=True),
    DemoKind(prefix="erp", count=1, cluster="office", os=_CENTOS6, vcpus=4, memory=12, disks=(80,), network="office",
             title="Old accounting system", load=Load(0.06, 0.7, 0.8), agent=False,
             description="Out of support; read-only since the new one runs"),
    DemoKind(prefix="desktop", count=26, cluster="office", os=_WIN11, vcpus=4, memory=8, disks=(80,), network="office",
             title="Windows desktop", load=Load(0.16, 0.6, 1.0, 250_000, 200_000, 90_000, 30_000), uefi=True,
             off=(5, 11, 17, 23), saved=(8, 20), paused=(14,)),
    DemoKind(prefix="ci-runner", count=12, cluster="lab", os=_UBUNTU, vcpus=8, memory=8, disks=(60,), network="lab",
             title="Build runner", load=Load(0.55, 0.5, 0.9, 2_000_000, 5_000_000, 2_500_000, 200_000), off=(12,)),
    DemoKind(prefix="build-bsd", count=1, cluster="lab", os=_FREEBSD, vcpus=4, memory=8, disks=(60,), network="lab",
             title="FreeBSD build machine", load=Load(0.2, 0.4, 0.9), agent=False),
    DemoKind(prefix="train-gpu", count=2, cluster="lab", os=_UBUNTU, vcpus=16, memory=32, disks=(60, 300),
             network="lab", title="Model training", load=Load(0.62, 0.75, 0.2, 15_000_000, 900_000), uefi=True,
             pci="0x65"),
    DemoKind(prefix="test", count=16, cluster="lab", os=_DEBIAN, vcpus=2, memory=2, disks=(10,), network="lab",
             title="Test system", load=Load(0.07, 0.35, 0.6), off=(3, 4, 7, 9, 13), paused=(6,), saved=(10,)),
    DemoKind(prefix="golden", count=4, cluster="lab", os=_DEBIAN, vcpus=2, memory=2, disks=(10,), network="lab",
             title="Image to clone from", load=Load(0.05, 0.3), off=(1, 2, 3, 4), description="Do not start"),
    DemoKind(prefix="router", count=2, cluster="lab", os=_FREEBSD, vcpus=2, memory=1, disks=(4,), network="edge",
             title="Router of the lab", load=Load(0.09, 0.4, 0.5, 0, 4_000, 2_000_000, 2_000_000), agent=False),
)  # fmt: skip


TAGS: tuple[DemoTag, ...] = (
    DemoTag(name="service", color="blue"),
    DemoTag(name="shop", parent="service", color="purple", kinds=("lb", "web", "app", "cache")),
    DemoTag(name="checkout", parent="shop", color="green", kinds=("app", "queue")),
    DemoTag(name="mail", parent="service", color="pink", kinds=("mail",)),
    DemoTag(name="platform", parent="service", color="teal", kinds=("k8s-control", "k8s-node", "queue")),
    DemoTag(name="critical", color="red", kinds=("pg", "dc", "erp"), hosts=("fra-d1", "fra-d2")),
    DemoTag(name="end of life", color="orange", kinds=("erp",)),
    DemoTag(name="experiment", color="grey", kinds=("test", "train-gpu"), hosts=("zrh-l3",)),
)


FOLDERS: tuple[DemoFolder, ...] = (
    DemoFolder(name="production", kinds=("dc", "erp", "mail"), fields=(("owner", "IT"), ("stage", "live"))),
    DemoFolder(name="web", parent="production", kinds=("lb", "web", "app", "cache"),
               fields=(("owner", "shop team"), ("stage", "live"))),
    DemoFolder(name="data", parent="production", kinds=("pg", "mysql", "search", "backup"),
               fields=(("owner", "databases"), ("stage", "live"))),
    DemoFolder(name="lab", kinds=("test", "golden", "router"), fields=(("stage", "test"),)),
)  # fmt: skip


def demo_vms() -> Iterator[DemoVm]:
    """All VMs of the fleet, those of a kind in turn on the hosts of its cluster."""
    next_host = {cluster.name: 0 for cluster in CLUSTERS}
    hosts = {cluster.name: cluster.hosts for cluster in CLUSTERS}
    for kind in KINDS:
        for number in range(1, kind.count + 1):
            turn = next_host[kind.cluster]
            next_host[kind.cluster] += 1
            name = f"{kind.prefix}-{number:02}" if kind.count > 1 else kind.prefix
            yield DemoVm(
                name=name,
                id=VmId(identity(name)),
                kind=kind,
                host=hosts[kind.cluster][turn % len(hosts[kind.cluster])],
                number=number,
                state=_state(kind, number),
            )


def taken_share(vms: Iterable[DemoVm]) -> float:
    """The share of their size that the disks of one host's VMs take up: the test driver's pools have 100 GiB each,
    whatever the file says, and 75 GiB of that may be taken."""
    size = sum(sum(vm.kind.disks) for vm in vms)
    return min(0.3, 75 / size) if size else 0.0


def identity(name: str) -> str:
    """The UUID of an object of the demo fleet: always the same for a name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:stellwerk:demo:{name}"))


def _state(kind: DemoKind, number: int) -> str:
    if number in kind.off:
        return "off"
    if number in kind.saved:
        return "saved"
    return "paused" if number in kind.paused else "running"

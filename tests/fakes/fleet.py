"""A plausible fleet in an inventory: two data centers, four clusters, hosts of every state, VMs of every kind."""

import random
import uuid
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.ids import (
    ClusterId,
    DataCenterId,
    EventId,
    HostId,
    Kind,
    LibvirtNetworkId,
    Ref,
    StoragePoolId,
    TaskId,
    VmId,
)
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk, Graphics, Vnic
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.host import CpuFacts, Host, HostFacts, Link
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.state import DomainState, LinkState, Pending
from stellwerk.model.storage import Lease, LibvirtNetwork, StoragePool
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Definition, Domain, Runtime
from stellwerk.store.inventory import Inventory

GIB = 1 << 30
NOW = 1_750_000_000.0
ROLES = ("web", "db", "mail", "build", "cache", "queue", "proxy", "ldap", "git", "wiki", "monitor", "desktop")


class StillClock:
    """A clock that stands, until it is moved."""

    def __init__(self, now: float = NOW) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time


class Size(Record, frozen=True):
    """How many there are of each."""

    data_centers: int = 2
    clusters: int = 4
    hosts: int = 12
    vms: int = 150
    tasks: int = 6
    events: int = 40


MANY = 1000
"""VMs of a fleet that is made anew each time: what is kept of it would weigh on all tests that follow."""
LARGE = Size(data_centers=4, clusters=20, hosts=400, vms=10_000)


def vm_id(number: int) -> VmId:
    """The id of the nth VM."""
    return VmId(str(uuid.UUID(int=0x5EED_0000_0000 + number)))


def host_id(number: int) -> HostId:
    """The id of the nth host."""
    return HostId(f"host-{number}")


SMALL = Size()


def fleet(loop: Loop, clock: Clock | None = None, size: Size = SMALL) -> Inventory:
    """An inventory with a fleet in it; the same one each time."""
    inventory = Inventory(loop, clock or StillClock())
    batch, state = (_made if size.vms <= MANY else _made.__wrapped__)(size)
    inventory.apply(batch)
    dice = random.Random()
    dice.setstate(state)
    sample(inventory, dice)
    return inventory


@lru_cache(maxsize=16)
def _made(size: Size) -> tuple[Batch, tuple[Any, ...]]:
    """Everything of it in one batch: where all is new, nobody's properties change because of something else. And the
    dice as they lie then. Nothing of it can change: hundreds of tests take the same.
    """
    dice = random.Random(7)
    kept = (*_places(size), *(_host(n, size) for n in range(size.hosts)), *_storage(size), *_networks(size))
    domains = tuple(_domain(n, size, dice) for n in range(size.vms))
    numbers = {Ref(Kind.VM, vm_id(n)): n + 1 for n in range(size.vms)}
    return Batch(entities=(*kept, *_tasks(size), *_events(size)), domains=domains, numbers=numbers), dice.getstate()


def sample(inventory: Inventory, dice: random.Random) -> None:
    """Fill the newest samples of what runs with plausible numbers."""
    for key in ("cpu_usage", "mem_usage"):
        hosts = {e.id: dice.betavariate(2, 5) * 100 for e in inventory.view.all(Kind.HOST)}
        active = [e.id for e in inventory.view.all(Kind.VM) if e.domain.active]
        inventory.samples.set_many(Kind.HOST, key, hosts)
        inventory.samples.set_many(Kind.VM, key, {id_: dice.betavariate(1, 6) * 100 for id_ in active})


def _places(size: Size) -> Iterator[DataCenter | Cluster]:
    names = ("Munich", "Berlin", "Vienna", "Zurich")
    for n in range(size.data_centers):
        yield DataCenter(id=DataCenterId(f"dc-{n}"), name=names[n % 4])
    for n in range(size.clusters):
        home = DataCenterId(f"dc-{n % size.data_centers}")
        name = ("production", "staging", "desktops", "lab")[n % 4] + (f"-{n}" if n >= 4 else "")
        yield Cluster(id=ClusterId(f"cluster-{n}"), name=name, data_center_id=home, cpu_type="EPYC-Rome")


def _link(number: int) -> Link:
    live = Link(state=LinkState.LIVE, since=NOW - 86_400, answered=NOW - 2, first=False)
    if number == 5:
        return Link(
            state=LinkState.BACKOFF, since=NOW - 900, answered=NOW - 960, overdue=True, first=False,
            reason="the host does not answer", hint="check that it runs and that the network reaches it",
        )  # fmt: skip
    if number == 8:
        return Link(state=LinkState.CONNECTING, since=NOW - 3, answered=NOW - 30, first=False, reason="connection lost")
    return live


def _host(number: int, size: Size) -> Host:
    cpu = CpuFacts(model="EPYC-Rome", vendor="AMD", arch="x86_64", cpus=64, sockets=2, cores_per_socket=16, mhz=2400)
    name = f"node-{number + 1}" if size.hosts < 100 else f"node-{number + 1:03}"
    facts = HostFacts(
        uuid=str(uuid.UUID(int=number + 1)), hostname=f"{name}.example.org", driver="QEMU",
        libvirt_version=10_000_000, hypervisor_version=8_002_002, cpu=cpu, memory=256 * GIB,
        boot_time=NOW - 40 * 86_400, kvm=True,
    )  # fmt: skip
    return Host(
        id=host_id(number), name=name, uri=f"qemu+ssh://root@{name}.example.org/system",
        cluster_id=ClusterId(f"cluster-{number % size.clusters}"), link=_link(number), facts=facts,
        maintenance=number == 10,
    )  # fmt: skip


def _runtime(number: int, dice: random.Random) -> Runtime:
    start = NOW - dice.randrange(600, 90 * 86_400)
    running = Runtime(
        state=DomainState.RUNNING, reason="booted", started=start, agent=True, autostart=number % 3 == 0,
        ips=(f"10.{number // 250 % 250}.{number % 250}.10",), ip_source="agent",
    )  # fmt: skip
    match number % 14:
        case 3 | 9:
            return Runtime(state=DomainState.SHUT_OFF, reason="shutdown")
        case 5:
            return Runtime(state=DomainState.PAUSED, reason="user", started=start)
        case 7:
            return Runtime(state=DomainState.SHUT_OFF, reason="saved", managed_save=True)
        case 11 if number % 3 == 0:
            return Runtime(state=DomainState.RUNNING, pending=Pending(boot=True), started=NOW - 4)
        case 12 if number % 5 == 0:
            return Runtime(state=DomainState.RUNNING, monitor_hangs=True, started=start)
        case _:
            return running


def _domain(number: int, size: Size, dice: random.Random) -> Domain:
    role = ROLES[number % len(ROLES)]
    name = f"{role}-{number // len(ROLES) + 1}"
    definition = Definition(
        name=name, type="kvm", arch="x86_64", machine="pc-q35-8.2", vcpus=2 << number % 3,
        memory=(2 << number % 4) * GIB, os_id="debian12",
        disks=(Disk(target="vda", source=f"/var/lib/libvirt/images/{name}.qcow2", format="qcow2", bus="virtio"),),
        vnics=(Vnic(mac=f"52:54:00:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
                    type="network", source="default", model="virtio"),),
        graphics=(Graphics(type="vnc", port=5900 + number % 90),),
    )  # fmt: skip
    on = host_id(number % size.hosts)
    return Domain(id=vm_id(number), host_id=on, definition=definition, runtime=_runtime(number, dice), seen=NOW - 2)


def _storage(size: Size) -> Iterator[StoragePool]:
    for n in range(min(size.hosts, 12)):
        for name, path in (("default", "/var/lib/libvirt/images"), ("fast", "/srv/nvme")):
            yield StoragePool(
                id=StoragePoolId(f"{host_id(n)}/{name}"), host_id=host_id(n), uuid=f"{n}-{name}", name=name,
                type="dir", path=path, active=name == "default" or n % 2 == 0, capacity=4000 * GIB,
                allocation=(300 * n + 200) * GIB, available=(3800 - 300 * n) * GIB, seen=NOW - 60,
            )  # fmt: skip


def _networks(size: Size) -> Iterator[LibvirtNetwork]:
    for n in range(min(size.hosts, 12)):
        yield LibvirtNetwork(
            id=LibvirtNetworkId(f"{host_id(n)}/default"), host_id=host_id(n), uuid=f"net-{n}", name="default",
            bridge="virbr0", forward="nat", active=True, autostart=True, addresses=("192.168.122.1/24",),
            leases=(Lease(mac="52:54:00:00:00:01", ip="192.168.122.17", hostname="web-1"),), seen=NOW - 60,
        )  # fmt: skip


def _tasks(size: Size) -> Iterator[Task]:
    kinds = (
        ("Start-Vm", 'Start "web-1"', TaskState.DONE, 1.0, ""),
        ("Migrate-Vm", 'Migrate "db-2" to "node-3"', TaskState.RUNNING, 0.42, "copying memory, 1.2 GiB left"),
        ("Shutdown-Vm", 'Shut down "mail-4"', TaskState.RUNNING, None, "waiting for the guest"),
        ("Start-Vm", 'Start "cache-3"', TaskState.FAILED, None, "the disk /srv/nvme/cache-3.qcow2 is not there"),
        ("Suspend-Host", 'Put "node-11" into maintenance', TaskState.DONE, 1.0, ""),
        ("Start-Vm", "Start 3 VMs", TaskState.WAITING, None, "waiting for 4 others on node-2"),
    )
    for n in range(size.tasks):
        command, title, state, progress, note = kinds[n % len(kinds)]
        target = Ref(Kind.VM, vm_id(n))
        call = Call(command, (target,), actor=Actor("anna"), origin=Origin.WINDOW)
        begun = NOW - 20 * (n + 1)
        over = state in (TaskState.DONE, TaskState.FAILED)
        yield Task(
            id=TaskId(f"task-{n}"), call=call, title=title, target=target, target_name=title.split('"')[1::2][0]
            if '"' in title else "", state=state, progress=progress, created=begun, started=begun,
            ended=begun + 3 if over else None, note="" if over else note, outcome=note if over else "",
            undo=Call("Stop-Vm", (target,)) if n == 0 else None,
        )  # fmt: skip


def _events(size: Size) -> Iterator[Event]:
    kinds = (
        (Severity.NORMAL, "vm.started", '"web-1" was started on "node-1"'),
        (Severity.WARNING, "host.connection_lost", 'The connection to "node-9" was lost'),
        (Severity.ERROR, "task.failed", 'Start "cache-3" failed: its disk is not there'),
        (Severity.NORMAL, "vm.stopped", '"mail-4" has shut down'),
        (Severity.ALERT, "host.nonresponsive", 'Host "node-6" does not respond'),
    )
    for n in range(size.events):
        severity, code, text = kinds[n % len(kinds)]
        subject = Subject(Ref(Kind.VM, vm_id(n)), f"vm {n}")
        yield Event(
            id=EventId(f"event-{n}"), time=NOW - 37 * n, severity=severity, code=code, text=text, subjects=(subject,)
        )

"""Anything that may happen to a small inventory, for tests of what follows it."""

import random
from collections.abc import Callable

from tests.fakes.entity import bookmark, cluster, data_center, domain, host, tag, vm_id
from tests.fakes.fleet import StillClock

from stellwerk.core.ids import EventId, HostId, Kind, Ref, StoragePoolId, TagId, TaskId, VolumeId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk, Vnic
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.state import DomainState
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.tag import Tagging
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Definition
from stellwerk.store.inventory import Inventory

STATES = (DomainState.RUNNING, DomainState.SHUT_OFF, DomainState.PAUSED)
TAGS = ("a", "b", "c", "d")
GIB = 1 << 30


def fresh_inventory() -> Inventory:
    """Two clusters with a host each."""
    made = Inventory(PlainLoop(), StillClock())
    made.apply(Batch(entities=(data_center(), cluster(), cluster("other"), host("h1"), host("h2", "other"))))
    return made


def steps(rng: random.Random) -> list[Callable[[], Batch]]:
    """What may happen next, each to other objects."""
    number, on = rng.randrange(12), rng.choice(("h1", "h2"))
    return [*_vm_steps(rng, number, on), *_place_steps(rng, on), *_tag_steps(rng, number, on), *_other_steps(rng, on)]


def _vm_steps(rng: random.Random, number: int, on: str) -> list[Callable[[], Batch]]:
    return [
        lambda: Batch(domains=(domain(number, on, state=rng.choice(STATES)),)),
        lambda: Batch(domains=(domain(number, on, name=f"vm-{rng.randrange(30)}"),)),
        lambda: Batch(domains=(domain(number, on, definition=_definition(rng, number)),)),
        lambda: Batch(gone_domains=((HostId(on), vm_id(number)),)),
        lambda: Batch(domains=tuple(domain(n, on) for n in range(number)), complete=frozenset({HostId(on)})),
    ]


def _definition(rng: random.Random, number: int) -> Definition:
    """With other disks and interfaces than before, now and then two of one name."""
    disks = [
        Disk(target=rng.choice(("vda", "vdb")), format=rng.choice(("raw", "qcow2"))) for _ in range(rng.randrange(3))
    ]
    vnics = [Vnic(mac=f"52:54:00:00:00:0{rng.randrange(3)}", source=rng.choice(TAGS)) for _ in range(rng.randrange(3))]
    return Definition(name=f"vm-{number}", disks=tuple(disks), vnics=tuple(vnics))


def _place_steps(rng: random.Random, on: str) -> list[Callable[[], Batch]]:
    return [
        lambda: Batch(entities=(host(on, rng.choice(("Default", "other"))),)),
        lambda: Batch(entities=(replace(host(on), name=rng.choice(("h1", "h2", "zz"))),)),
        lambda: Batch(entities=(cluster("other"), cluster("third"))),
        lambda: Batch(removed=(Ref(Kind.HOST, on),)),
    ]


def _tagging(rng: random.Random) -> Tagging:
    return Tagging(tuple(TagId(name) for name in rng.sample(TAGS, rng.randrange(3))))


def _tag_steps(rng: random.Random, number: int, on: str) -> list[Callable[[], Batch]]:
    return [
        lambda: Batch(taggings={Ref(Kind.VM, vm_id(number)): _tagging(rng)}),
        lambda: Batch(taggings={Ref(Kind.VM, vm_id(n)): _tagging(rng) for n in range(number)}),
        lambda: Batch(taggings={Ref(Kind.HOST, on): _tagging(rng)}),
        lambda: Batch(entities=(replace(tag(rng.choice(TAGS), rng.choice(("", *TAGS))), name=rng.choice(TAGS)),)),
        lambda: Batch(removed=(Ref(Kind.TAG, rng.choice(TAGS)),)),
    ]


def _other_steps(rng: random.Random, on: str) -> list[Callable[[], Batch]]:
    number = rng.randrange(6)
    pool = StoragePoolId(f"{on}/pool-{number % 2}")
    return [
        lambda: Batch(entities=(_pool(rng, on, pool), _volume(rng, on, pool, number))),
        lambda: Batch(removed=(Ref(Kind.STORAGE_POOL, pool),)),
        lambda: Batch(entities=(_event(rng, number, on), _task(rng, number))),
        lambda: Batch(removed=(Ref(Kind.EVENT, f"e{number}"),)),
        lambda: Batch(entities=(bookmark(rng.choice(TAGS), rng.choice(("Vms:", "Vms: nmae = x"))),)),
    ]


def _pool(rng: random.Random, on: str, id_: StoragePoolId) -> StoragePool:
    return StoragePool(
        id=id_, host_id=HostId(on), uuid=id_, name=id_.partition("/")[2], type="dir", path="/x",
        active=rng.random() < 0.5, capacity=rng.randrange(9) * GIB, allocation=0, available=0, seen=0.0,
    )  # fmt: skip


def _volume(rng: random.Random, on: str, pool: StoragePoolId, number: int) -> Volume:
    return Volume(
        id=VolumeId(f"{pool}/{number}"), pool_id=pool, host_id=HostId(on), name=f"disk-{number}",
        path=f"/x/{rng.randrange(12)}", capacity=rng.randrange(4) * GIB,
    )  # fmt: skip


def _event(rng: random.Random, number: int, on: str) -> Event:
    about = rng.choice((Ref(Kind.HOST, on), Ref(Kind.VM, vm_id(number))))
    return Event(
        id=EventId(f"e{number}"), time=float(rng.randrange(1000)), severity=rng.choice(list(Severity)), code="x.y",
        text=f"event {rng.randrange(9)}", subjects=(Subject(about, about.id),),
    )  # fmt: skip


def _task(rng: random.Random, number: int) -> Task:
    call = Call("Start-Vm", (Ref(Kind.VM, vm_id(number)),), actor=Actor("me"), origin=Origin.WINDOW)
    return Task(
        id=TaskId(f"t{number}"), call=call, title=f"Start {number}", state=rng.choice(list(TaskState)), created=0.0
    )  # fmt: skip

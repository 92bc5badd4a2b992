"""A profile with a cached inventory of 400 hosts and 10,000 VMs with two tags each, as a window leaves it behind."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.part.large_fleet import uuid_of, write_fleet

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.local.profile import open_profile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import ClusterId, DataCenterId, HostId, Kind, Ref, TagId, VmId
from stellwerk.core.record import replace
from stellwerk.model.entity import ref_of
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import COLORS, Tag, TagEdit
from stellwerk.model.vm import Domain
from stellwerk.ports.repository import Tables

HOSTS, VMS = 400, 25
"""Hosts, and VMs on each."""
CLUSTERS = 20


def write_profile(folder: Path, *, connect: bool = True, known: bool = True) -> Path:
    """Write fleet and profile below `folder` as `_write` says, in a process that ends: what is measured is not to find
    libvirt in use already. Answers the profile's folder."""
    words = [word for word, wanted in (("connect", connect), ("known", known)) if wanted]
    subprocess.run([sys.executable, "-m", "tests.bench.part.profile", str(folder), *words], check=True, timeout=120)
    return folder / "profile"


def _write(folder: Path, *, connect: bool, known: bool) -> None:
    """The first host is read through the adapter; the others get what it reported, with names and ids of their own.
    `connect`: the window shall connect to the hosts. `known`: they were connected before; else only their names are
    there.
    """
    uris = write_fleet(folder, HOSTS, VMS)
    facts, pattern = _read(uris[0][1])
    profile = open_profile(folder / "profile")
    database = Database(profile.database, "bench", is_alive=lambda _id: False)
    found = database.load().batch.entities
    homes = [Cluster(id=ClusterId(f"c{n}"), name=f"cluster-{n:02}", data_center_id=_CENTER.id) for n in range(CLUSTERS)]
    entities = [
        Host(id=HostId(name), name=name, uri=uri, cluster_id=homes[n % CLUSTERS].id, connect=connect)
        for n, (name, uri) in enumerate(uris)
    ]

    def fill(tables: Tables) -> None:
        tables.delete(*(ref_of(entity) for entity in found if isinstance(entity, DataCenter | Cluster)))
        tables.save(_CENTER, *homes, *entities)
        if known:
            tables.keep_facts(*(replace(host, facts=facts) for host in entities))
            tables.keep_domains(_domains([host.name for host in entities], pattern))
            tables.edit_tags(_tags(HOSTS * VMS))
        tables.give_numbers([ref_of(host) for host in entities])

    database.write(fill).result()
    database.close()


_CENTER = DataCenter(id=DataCenterId("d"), name="Main")


def _tags(vms: int) -> TagEdit:
    """Thirty tags in three levels; each VM has two of them."""
    ids = [TagId(str(uuid_of(10**6 + n))) for n in range(30)]
    made = tuple(
        Tag(id=id_, name=f"tag-{n:02}", parent_id=ids[(n - 6) // 4] if n > 5 else None, color=COLORS[n % len(COLORS)])
        for n, id_ in enumerate(ids)
    )
    having: dict[TagId, list[Ref]] = {id_: [] for id_ in ids}
    for number in range(vms):
        ref = Ref(Kind.VM, str(uuid_of(number)))
        having[ids[number % 30]].append(ref)
        having[ids[(number * 7 + 3) % 30]].append(ref)
    return TagEdit(save=made, add={id_: tuple(refs) for id_, refs in having.items()})


def _read(uri: str) -> tuple[HostFacts, list[Domain]]:
    hypervisor = LibvirtHypervisor(SystemClock())
    session = hypervisor.open(uri, HostId("host-000"))
    try:
        return session.host_facts(), sorted(session.domains(), key=lambda domain: domain.definition.name)
    finally:
        session.close()
        hypervisor.close()


def _domains(hosts: list[str], pattern: list[Domain]) -> Iterator[Domain]:
    for number, host in enumerate(hosts):
        for n, domain in enumerate(pattern):
            definition, name = domain.definition, f"{host}-vm-{n:03}"
            disks = (replace(disk, source=disk.source.replace(definition.name, name)) for disk in definition.disks)
            place = number * len(pattern) + n
            yield replace(
                domain,
                id=VmId(str(uuid_of(place))),
                host_id=HostId(host),
                definition=replace(definition, name=name, title=f"Number {place}", disks=tuple(disks)),
            )


if __name__ == "__main__":
    _write(Path(sys.argv[1]), connect="connect" in sys.argv[2:], known="known" in sys.argv[2:])

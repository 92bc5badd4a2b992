"""A VM that is off, to be copied."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import HostId, StoragePoolId
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.storage import StoragePool
from stellwerk.model.task import Task
from stellwerk.model.vm import Definition

FILE = "/p/a.qcow2"
SAID = Definition(name="vm-1", type="kvm", disks=(Disk(target="vda", source_type="file", source=FILE, format="qcow2"),))


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=SAID, state=DomainState.SHUT_OFF))
    session = made.session("h1")
    session.stored = {FILE: StoredFile(path=FILE, capacity=10, format="qcow2")}
    id_, host = StoragePoolId("h1/uuid-images"), HostId("h1")
    pool = StoragePool(id=id_, host_id=host, uuid="uuid-images", name="images", path="/p", active=True)
    session.pools_by_uuid = {"uuid-images": pool}
    return made


def copied(bench: Bench, **args: Any) -> Task:
    return bench.run("Copy-Vm", 1, **{"name": "new", **args})

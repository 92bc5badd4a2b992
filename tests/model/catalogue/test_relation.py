"""Relations followed through the sample."""

import pytest
from tests.model.catalogue.sample import (
    RICH_CENTER,
    RICH_CLUSTER,
    RICH_EVENT,
    RICH_HOST,
    RICH_NETWORK,
    RICH_POOL,
    RICH_TASK,
    RICH_VM,
    RICH_VOLUME,
    sample_graph,
)

from stellwerk.model.entity import Entity

GRAPH = sample_graph()


@pytest.mark.parametrize(
    ("entity", "key", "ids"),
    [
        (RICH_VM, "host", ["h1"]),
        (RICH_VM, "also_on", ["h2"]),
        (RICH_VM, "cluster", ["Default"]),
        (RICH_VM, "datacenter", ["Default"]),
        (RICH_VM, "events", ["e1"]),
        (RICH_VM, "tasks", ["t1"]),
        (RICH_HOST, "vms", [RICH_VM.id]),
        (RICH_HOST, "pools", ["h1/p"]),
        (RICH_HOST, "volumes", ["h1/p/web.qcow2"]),
        (RICH_HOST, "networks", ["h1/n"]),
        (RICH_HOST, "datacenter", ["Default"]),
        (RICH_CLUSTER, "vms", [RICH_VM.id]),
        (RICH_CENTER, "hosts", ["h1"]),
        (RICH_CENTER, "networks", ["h1/n"]),
        (RICH_POOL, "cluster", ["Default"]),
        (RICH_VOLUME, "pool", ["h1/p"]),
        (RICH_NETWORK, "datacenter", ["Default"]),
        (RICH_EVENT, "vm", [RICH_VM.id]),
        (RICH_EVENT, "host", ["h1"]),
        (RICH_EVENT, "task", ["t1"]),
        (RICH_TASK, "vm", [RICH_VM.id]),
        (RICH_TASK, "host", []),
        (RICH_TASK, "parent", ["t0"]),
    ],
)
def test_where_a_relation_leads(entity: Entity, key: str, ids: list[str]) -> None:
    assert [found.id for found in GRAPH.related(entity, key)] == ids

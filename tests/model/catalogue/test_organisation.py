"""Properties of data centers and clusters: the sums over what is in them."""

import pytest
from tests.fakes.entity import GIB, host
from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import BARE_CLUSTER, BARE_HOST, RICH_CENTER, RICH_CLUSTER, RICH_HOST, values

from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import ref_of
from stellwerk.model.host import CpuFacts, HostFacts


def test_sums_over_hosts_and_vms() -> None:
    for place in (RICH_CENTER, RICH_CLUSTER):
        known = values(place)
        assert known["host_count"] == 1
        assert known["hosts_up"] == 0, "it is in maintenance"
        assert known["vm_count"] == 1
        assert known["active_vms"] == 1
        assert known["cpus"] == 64
        assert known["memory"] == 256 * GIB
        assert known["cpu_usage"] == 55.0
        assert known["mem_usage"] is None, "nothing was sampled"
        assert known["net_in"] is None
    assert values(RICH_CENTER)["cluster_count"] == 1


def test_samples_are_those_of_all_hosts_by_their_size() -> None:
    small = host("h3", facts=HostFacts(cpu=CpuFacts(cpus=16), memory=GIB))
    samples = {
        (ref_of(one), key): value
        for one, values in ((RICH_HOST, (50.0, 1e6)), (small, (10.0, 3e6)))
        for key, value in zip(("cpu_usage", "net_in"), values, strict=True)
    }
    graph = graph_of(RICH_CLUSTER, RICH_CENTER, RICH_HOST, small, BARE_HOST, samples=samples)
    for one in (RICH_CLUSTER, RICH_CENTER):
        props = CATALOGUE.props[ref_of(one).kind]
        assert props["cpu_usage"].get(one, graph) == pytest.approx((64 * 50 + 16 * 10) / 80)
        assert props["net_in"].get(one, graph) == 4e6


def test_an_empty_cluster_counts_nothing() -> None:
    known = values(BARE_CLUSTER)
    assert (known["host_count"], known["vm_count"], known["cpus"], known["memory"]) == (0, 0, 0, 0)
    assert known["cpu_type"] is None

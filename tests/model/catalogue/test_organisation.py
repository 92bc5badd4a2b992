"""Properties of data centers and clusters: the sums over what is in them."""

from tests.fakes.entity import GIB
from tests.model.catalogue.sample import BARE_CLUSTER, RICH_CENTER, RICH_CLUSTER, values


def test_sums_over_hosts_and_vms() -> None:
    for place in (RICH_CENTER, RICH_CLUSTER):
        known = values(place)
        assert known["host_count"] == 1
        assert known["hosts_up"] == 0, "it is in maintenance"
        assert known["vm_count"] == 1
        assert known["active_vms"] == 1
        assert known["cpus"] == 64
        assert known["memory"] == 256 * GIB
    assert values(RICH_CENTER)["cluster_count"] == 1


def test_an_empty_cluster_counts_nothing() -> None:
    known = values(BARE_CLUSTER)
    assert (known["host_count"], known["vm_count"], known["cpus"], known["memory"]) == (0, 0, 0, 0)
    assert known["cpu_type"] is None

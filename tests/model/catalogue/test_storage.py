"""Properties of storage pools, volumes and networks: who uses what."""

from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import (
    BARE_NETWORK,
    BARE_POOL,
    BARE_VOLUME,
    RICH_HOST,
    RICH_NETWORK,
    RICH_POOL,
    RICH_VM,
    RICH_VOLUME,
    values,
)

from stellwerk.core.record import replace
from stellwerk.model.catalogue.storage import network_users, volume_users

GRAPH = graph_of(RICH_HOST, RICH_VM, RICH_POOL, RICH_VOLUME, RICH_NETWORK)


def test_a_volume_is_used_by_path_by_backing_file_and_by_pool() -> None:
    assert volume_users(RICH_VOLUME, GRAPH) == ("web",)
    assert volume_users(replace(RICH_VOLUME, path="/pool/base.qcow2", name="base.qcow2"), GRAPH) == ("web",)
    assert volume_users(replace(RICH_VOLUME, path="", name="data.raw"), GRAPH) == ("web",)
    assert volume_users(replace(RICH_VOLUME, path="/pool/other", name="other"), GRAPH) == ()
    assert volume_users(replace(RICH_VOLUME, path="", name="other"), GRAPH) == ()
    assert volume_users(BARE_VOLUME, GRAPH) == ()


def test_a_network_is_used_by_the_interfaces_in_it() -> None:
    assert network_users(RICH_NETWORK, GRAPH) == ("web",)
    assert network_users(replace(RICH_NETWORK, name="other"), GRAPH) == ()
    assert network_users(BARE_NETWORK, GRAPH) == ()


def test_how_full_a_pool_is() -> None:
    assert values(RICH_POOL)["used_percent"] == 25.0
    assert values(RICH_POOL)["volume_count"] == 1
    assert values(BARE_POOL)["used_percent"] is None


def test_leases_read_as_text_and_no_forwarding_is_isolated() -> None:
    assert values(RICH_NETWORK)["leases"] == ("192.168.122.7 52:54:00:00:00:01 web",)
    assert values(RICH_NETWORK)["forward"] == "nat"
    assert values(BARE_NETWORK)["forward"] == "isolated"

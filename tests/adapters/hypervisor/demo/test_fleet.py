"""The tables of the demo fleet."""

from collections import Counter

import pytest

from stellwerk.adapters.hypervisor.demo.fleet import CLUSTERS, KINDS, TAGS, demo_vms, identity, taken_share

VMS = list(demo_vms())


def test_its_size() -> None:
    assert len({cluster.data_center for cluster in CLUSTERS}) == 2
    assert len(CLUSTERS) == 4
    assert sum(len(cluster.hosts) for cluster in CLUSTERS) == 12
    assert 140 <= len(VMS) <= 160


def test_every_vm_is_its_own() -> None:
    assert len({vm.id for vm in VMS}) == len({vm.name for vm in VMS}) == len(VMS)
    assert identity("a") == identity("a") != identity("b")


def test_states_are_mixed_and_hosts_evenly_filled() -> None:
    assert Counter(vm.state for vm in VMS).keys() == {"running", "off", "paused", "saved"}
    for cluster in CLUSTERS:
        counts = Counter(vm.host for vm in VMS if vm.host in cluster.hosts)
        assert set(counts) == set(cluster.hosts)
        assert max(counts.values()) - min(counts.values()) <= 1


def test_running_vms_fit_the_memory_of_their_hosts() -> None:
    for cluster in CLUSTERS:
        for host in cluster.hosts:
            taken = sum(vm.kind.memory for vm in VMS if vm.host == host and vm.state in ("running", "paused"))
            assert taken < cluster.memory * 0.9, host


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.prefix)
def test_kinds_are_sound(kind) -> None:
    assert kind.cluster in {cluster.name for cluster in CLUSTERS}
    assert all(1 <= number <= kind.count for number in (*kind.off, *kind.paused, *kind.saved))
    assert 0 < kind.load.cpu < 1
    assert 0 < kind.load.memory < 1


def test_disks_fit_the_pools_of_the_test_driver() -> None:
    for host in {vm.host for vm in VMS}:
        here = [vm for vm in VMS if vm.host == host]
        assert sum(sum(vm.kind.disks) for vm in here) * taken_share(here) <= 75.001
    assert taken_share([]) == 0


def test_tags_are_of_what_there_is() -> None:
    names = {tag.name for tag in TAGS}
    prefixes, hosts = {kind.prefix for kind in KINDS}, {host for cluster in CLUSTERS for host in cluster.hosts}
    assert len(names) == len(TAGS)
    for tag in TAGS:
        assert tag.parent in {"", *names}
        assert prefixes.issuperset(tag.kinds)
        assert hosts.issuperset(tag.hosts)

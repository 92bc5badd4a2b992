"""Series of containers, made of those of their hosts."""

from tests.fakes.fleet import NOW, StillClock, fleet

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.model.history.of_hosts import groups_of, of_hosts
from stellwerk.model.host import Host


def test_hosts_count_by_their_size() -> None:
    clock = StillClock(NOW)
    hosts = [host for host in fleet(PlainLoop(clock), clock).view.all(Kind.HOST) if isinstance(host, Host)]
    known = {host.id: host.facts for host in hosts if host.facts is not None}
    cpu, memory = of_hosts(hosts, "cpu_usage"), of_hosts(hosts, "mem_usage")
    assert cpu.weights == {id_: facts.cpu.cpus for id_, facts in known.items()}
    assert memory.weights == {id_: facts.memory for id_, facts in known.items()}
    assert (cpu.kind, cpu.key, cpu.mean) == (Kind.HOST, "cpu_usage", True)


def test_groups_are_what_hosts_are_in() -> None:
    clock = StillClock(NOW)
    view = fleet(PlainLoop(clock), clock).view
    groups = groups_of(view)
    for kind in (Kind.CLUSTER, Kind.DATA_CENTER):
        of_kind = [group for group in groups if group.kind is kind]
        assert sorted(host_id for group in of_kind for host_id in group.hosts) == sorted(
            h.id for h in view.all(Kind.HOST)
        )
    hosts = {host.id: host.facts for host in view.all(Kind.HOST) if isinstance(host, Host)}
    for group in groups:
        for host_id, sizes in group.hosts.items():
            facts = hosts[HostId(host_id)]
            assert sizes == ((facts.cpu.cpus, facts.memory) if facts is not None else (0.0, 0.0))

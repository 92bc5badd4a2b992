"""Series of containers, made of those of their hosts."""

from tests.fakes.fleet import NOW, StillClock, fleet

from stellwerk.core.ids import Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.model.history.of_hosts import of_hosts
from stellwerk.model.host import Host


def test_hosts_count_by_their_size() -> None:
    clock = StillClock(NOW)
    hosts = [host for host in fleet(PlainLoop(clock), clock).view.all(Kind.HOST) if isinstance(host, Host)]
    known = {host.id: host.facts for host in hosts if host.facts is not None}
    cpu, memory = of_hosts(hosts, "cpu_usage"), of_hosts(hosts, "mem_usage")
    assert cpu.weights == {id_: facts.cpu.cpus for id_, facts in known.items()}
    assert memory.weights == {id_: facts.memory for id_, facts in known.items()}
    assert (cpu.kind, cpu.key, cpu.mean) == (Kind.HOST, "cpu_usage", True)

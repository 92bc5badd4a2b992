"""Who waits for a host, and what its answer changes."""

from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.core.ids import HostId, Kind, NicId, Ref
from stellwerk.model.change import Batch
from stellwerk.model.nic import Nic
from stellwerk.ports.lane import Answer
from stellwerk.services.host_look.asking import Waiters, all_of

H1, H2 = HostId("h1"), HostId("h2")


def test_who_asks_meanwhile_gets_the_same_answer_and_who_comes_later_another_one() -> None:
    waiters: Waiters[int] = Waiters()
    told: list[tuple[str, int]] = []
    assert not waiters.joined(H1, lambda answer: told.append(("first", answer.get())))
    assert waiters.joined(H1, lambda answer: told.append(("second", answer.get())))
    assert waiters.joined(H1, None)
    assert not waiters.joined(H2, None), "hosts do not wait for each other"
    tell = waiters.answered(H1)
    assert not waiters.joined(H1, lambda answer: told.append(("late", answer.get())))
    tell(Answer(7))
    assert told == [("first", 7), ("second", 7)]
    waiters.answered(H1)(Answer(8))
    assert told[2:] == [("late", 8)]


def nic(host: str, name: str) -> Nic:
    return Nic(id=NicId(f"{host}/{name}"), host_id=HostId(host), name=name)


def test_what_a_host_does_not_tell_any_more_is_gone_and_others_have_theirs() -> None:
    bench = Bench()
    kept, gone, other = nic("h1", "eth0"), nic("h1", "eth1"), nic("h2", "eth1")
    bench.inventory.apply(Batch(entities=(entity.host("h1"), entity.host("h2"), kept, gone, other)))
    batch = all_of(bench.inventory.view, Kind.NIC, H1, (kept, nic("h1", "eth2")))
    assert batch == Batch(entities=(kept, nic("h1", "eth2")), removed=(Ref(Kind.NIC, gone.id),))

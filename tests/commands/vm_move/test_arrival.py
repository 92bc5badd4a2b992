"""A VM that ends on the other host before it has arrived."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.vm_move.arrival import Arrival
from stellwerk.core.error import AppError, Cancelled, Refused, TimedOut
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.migration import MoveProgress
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Runtime

H2 = HostId("h2")


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1))
    return made


def there(bench: Bench, state: DomainState | None) -> None:
    """What the other host says of it."""
    domain = replace(entity.domain(1), host_id=H2)
    if state is None:
        bench.inventory.apply(Batch(gone_domains=((H2, domain.id),)))
    else:
        bench.inventory.apply(Batch(domains=(replace(domain, runtime=Runtime(state=state)),)))


@pytest.mark.parametrize("end", [None, DomainState.SHUT_OFF])
def test_a_move_to_it_is_ended_at_once_and_says_why(bench: Bench, end: DomainState | None) -> None:
    session, told = bench.session("h1"), list[MoveProgress | None]()
    arrival = Arrival(bench.vm(1), H2, bench.inventory, told.append)
    canceled = Cancelled("canceled by client")
    for state in (None, DomainState.PAUSED, DomainState.PAUSED):  # it is not there yet, then it waits for its memory
        if state is not None:
            there(bench, state)
        arrival.tell(arrival.ask(session))
        assert (len(session.calls), arrival.explained(canceled)) == (0, canceled)
    there(bench, end)
    for _number in range(2):
        arrival.tell(arrival.ask(session))
    session.errors["stop_move"] = Refused("no job is active on the domain")
    arrival.tell(arrival.ask(session))
    assert session.calls == 2 * [("stop_move", bench.vm(1).id, ())]
    assert told[-1] is None
    found = arrival.explained(canceled)
    assert (type(found), found.text) == (Refused, 'VM "vm-1" ended on the other host before it had arrived')
    lost: AppError = TimedOut("lost")
    assert arrival.explained(lost) is lost

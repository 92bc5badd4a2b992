"""Which hosts have a copy of a VM, without connecting any of them."""

from tests.fakes.entity import domain, vm_id
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Gone, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.model.state import LinkState
from stellwerk.ports.lane import Answer
from stellwerk.services.link.copy_search import CopySearch
from stellwerk.services.link.visiting import MOST_AT_ONCE

Answers = dict[str, Answer[bool]]


def search(small: SmallFleet, answers: Answers) -> CopySearch:
    return CopySearch(small.inventory.view, small.fleet.visit, [vm_id(1), vm_id(9)], answers.__setitem__)


def test_each_host_says_whether_it_has_one_and_is_not_connected(small: SmallFleet) -> None:
    fakes = [
        small.add("h1", domain(1), connect=False),
        small.add("h2", domain(2), connect=False),
        small.add("h3", connect=False),
    ]
    fakes[2].fail("open", Unreachable("it is off"))
    answers: Answers = {}
    search(small, answers).begin(map(HostId, ("h1", "h2", "h3", "h4")))
    small.until(lambda: len(answers) == 4)
    assert (answers["h1"].get(), answers["h2"].get()) == (True, False)
    assert isinstance(answers["h3"].error, Unreachable)
    assert isinstance(answers["h4"].error, Gone)
    assert {small.host(name).link.state for name in ("h1", "h2", "h3")} == {LinkState.OFF}
    assert all(fake.open_sessions == 0 for fake in fakes)


def test_who_gives_up_is_told_nothing_more_and_nobody_else_is_asked(small: SmallFleet) -> None:
    names = [f"h{number}" for number in range(MOST_AT_ONCE + 3)]
    fakes = [small.add(name, connect=False) for name in names]
    answers: Answers = {}
    with fakes[0].hang("open") as hang:
        searching = search(small, answers)
        searching.begin([HostId("h0")])
        small.until(hang.entered.is_set)
        searching.close()
        searching.begin(map(HostId, names[1:]))
    small.until(lambda: fakes[0].calls["domain"] == 2)
    small.pass_time(1)
    assert answers == {}
    assert [fake.calls["open"] for fake in fakes[1:]] == [0] * (len(names) - 1)

"""Looking at an address once."""

from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.hypervisor import FakeHypervisor

from stellwerk.core.error import NotAllowed, TimedOut
from stellwerk.core.loop import PlainLoop
from stellwerk.model.host import HostFacts
from stellwerk.ports.lane import Answer
from stellwerk.services.link.probe import PROBE_LIMIT, probe
from stellwerk.services.link.visiting import Visits, Ways


def visits(loop: PlainLoop, hypervisor: FakeHypervisor) -> Visits:
    return Visits(Ways(loop=loop, clock=FakeClock(), hypervisor=hypervisor))


def test_a_probe_reads_the_facts_and_leaves_nothing_open() -> None:
    loop, hypervisor = PlainLoop(), FakeHypervisor()
    fake = hypervisor.add("u", "h1")
    answers: list[Answer[HostFacts]] = []
    probe(visits(loop, hypervisor), "u", answers.append)
    assert loop.run(lambda: bool(answers), timeout=60)
    assert answers[0].get() == fake.facts
    assert fake.open_sessions == 0


def test_a_probe_that_fails_tells_why_and_closes_what_it_opened() -> None:
    loop, hypervisor = PlainLoop(), FakeHypervisor()
    fake = hypervisor.add("u", "h1")
    error = NotAllowed("the key was refused")
    fake.fail("host_facts", error)
    answers: list[Answer[HostFacts]] = []
    probe(visits(loop, hypervisor), "u", answers.append)
    assert loop.run(lambda: bool(answers), timeout=60)
    assert answers[0].error is error
    assert fake.open_sessions == 0


def test_a_probe_of_a_silent_host_is_given_up_and_answers_once() -> None:
    clock = FakeClock()
    loop, hypervisor = PlainLoop(clock), FakeHypervisor()
    fake = hypervisor.add("u", "h1")
    answers: list[Answer[HostFacts]] = []
    with fake.hang("open") as hang:
        probe(visits(loop, hypervisor), "u", answers.append)
        assert hang.entered.wait(60)
        pass_time(loop, clock, PROBE_LIMIT - 0.5)
        assert answers == []
        pass_time(loop, clock, 1.0)
        assert isinstance(answers[0].error, TimedOut)
    while fake.calls["close"] == 0:
        loop.drain()
    loop.drain()
    assert len(answers) == 1

"""Why there is nothing to be seen."""

from collections.abc import Callable

import pytest
from tests.fakes import entity
from tests.fakes.graph import graph_of

from stellwerk.core.error import Refused
from stellwerk.core.record import replace
from stellwerk.model.entity import ref_of
from stellwerk.model.vm import Vm
from stellwerk.policy.sample.memory_silence import SILENCE, Silence
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.performance.unknown import Unwatched, Watches, untold

T0 = 1_700_000_000.0
HOUR = 3600.0


class Asked:
    """The recorder, which answers later."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[Answer[Watches]], None]] = []
        self.told = 0
        self.unwatched = Unwatched(self._read, self._tell)

    def _read(self, begin: float, end: float, done: Callable[[Answer[Watches]], None]) -> None:
        self.waiting.append(done)

    def _tell(self) -> None:
        self.told += 1


def test_gaps_are_named_once_they_are_known() -> None:
    asked = Asked()
    asked.unwatched.ask(T0, T0 + 10 * HOUR)
    assert (asked.unwatched.words, asked.told) == ("", 0)
    asked.waiting[0](Answer([(T0, T0 + HOUR), (T0 + 2 * HOUR, T0 + 10 * HOUR)]))
    assert asked.unwatched.words.startswith("Nobody was recording from ")
    assert asked.told == 1
    assert [asked.unwatched.covers(T0 + hours * HOUR) for hours in (0.5, 1.5, 2.5)] == [False, True, False]
    asked.unwatched.ask(T0, T0 + 10 * HOUR)
    asked.waiting[1](Answer([(T0, T0 + HOUR), (T0 + 2 * HOUR, T0 + 3 * HOUR), (T0 + 5 * HOUR, T0 + 10 * HOUR)]))
    assert asked.unwatched.words == "Nobody was recording 2 times, 3 h in all"
    asked.unwatched.ask(T0, T0 + 10 * HOUR)
    asked.waiting[2](Answer([(T0, T0 + 10 * HOUR)]))
    assert asked.unwatched.words == ""


def test_what_cannot_be_read_and_what_comes_too_late_is_nothing() -> None:
    asked = Asked()
    asked.unwatched.ask(T0, T0 + HOUR)
    asked.unwatched.ask(T0, T0 + HOUR)
    asked.waiting[0](Answer([(T0 - 9 * HOUR, T0 - 8 * HOUR)]))
    assert (asked.unwatched.words, asked.told) == ("", 0)
    asked.waiting[1](Answer(error=Refused("the disk is gone")))
    assert (asked.unwatched.words, asked.told) == ("", 1)
    asked.unwatched.ask(T0, T0 + HOUR)
    asked.unwatched.close()
    asked.waiting[2](Answer([(T0 - 9 * HOUR, T0 - 8 * HOUR)]))
    assert asked.told == 1


@pytest.mark.parametrize(
    ("uri", "empty", "said"),
    [
        ("qemu+tcp://h1/system", ["net_in"], True),
        ("qemu+tls://h1/system", ["cpu_usage", "load_1"], True),
        ("qemu+tcp://h1/system", ["cpu_usage"], False),
        ("ssh://root@h1/", ["net_in"], False),
        ("qemu:///system", ["net_in"], False),
    ],
)
def test_what_libvirt_alone_does_not_tell(uri: str, empty: list[str], said: bool) -> None:
    assert bool(untold(replace(entity.host("h1"), uri=uri), empty, graph_of())) is said
    assert untold(None, empty, graph_of()) == ""


def test_a_guest_that_tells_nothing_of_its_memory_says_why() -> None:
    vm = Vm(id=entity.vm_id(1), domain=entity.domain(1))
    graph = graph_of(vm, samples={(ref_of(vm), SILENCE): float(Silence.NOT_TOLD)})
    assert "no balloon driver" in untold(vm, ("mem_usage",), graph)
    assert untold(vm, ("cpu_usage",), graph) == ""

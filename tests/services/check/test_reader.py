"""Parts are read once, by the shell or by libvirt, each for itself."""

from __future__ import annotations

import pytest
from tests.fakes.memory_host import NOW, MemoryHost

from stellwerk.core.error import NotAllowed, Refused, TimedOut
from stellwerk.model.host import HostFacts
from stellwerk.policy.host_check.reading import Clock, Other, Way
from stellwerk.services.check.known import Known
from stellwerk.services.check.reader import Reader

ALONE = Known(place="h1", sharing=lambda facts: (facts.uuid,), cpu_type="EPYC", others=(Other(name="h2"),))


def reader(there: MemoryHost, uri: str = "ssh://h1/") -> Reader:
    return Reader(there.visit(uri), ALONE)


def test_it_begins_with_what_is_known() -> None:
    reading = reader(MemoryHost()).reading
    assert (reading.place, reading.way, reading.cpu_type, reading.others) == ("h1", Way.SSH, "EPYC", ALONE.others)
    assert reader(MemoryHost(), "qemu:///system").reading.way is Way.HERE


def test_each_part_is_read_once() -> None:
    there = MemoryHost()
    made = reader(there)
    made.read("login")
    there.says["login"] = "uid=5\nuser=other"
    made.read("login")
    made.read("nothing that anybody knows")
    assert made.reading.login is not None
    assert made.reading.login.user == "root"


def test_the_clock_is_compared_with_the_middle_of_the_question() -> None:
    there = MemoryHost()
    there.says["clock"] = f"now={NOW + 7:.0f}"
    made = reader(there)
    made.read("clock")
    assert made.reading.clock == Clock(offset=7.0)


def test_libvirt_and_what_it_knows() -> None:
    made = reader(MemoryHost(HostFacts(uuid="u7")))
    made.read("storage")
    assert made.reading.pools is None  # it was not opened yet
    for part in ("libvirt", "networks", "sharing"):
        made.read(part)
    assert (made.reading.networks, made.reading.sharing) == ((), ("u7",))
    made.close()


@pytest.mark.parametrize("error", [NotAllowed("no login"), TimedOut("hangs")])
def test_a_way_in_that_is_closed_is_tried_once(error: Refused) -> None:
    there = MemoryHost()
    there.shell_error = error
    made = reader(there)
    made.read("login")
    there.shell_error = None
    for part in ("system", "libvirt"):
        made.read(part)
    assert made.reading.shell_trouble is not None
    assert (made.reading.system, made.reading.facts, made.error) == (None, None, error)
    made.close()


def test_a_script_that_hangs_later_closes_nothing() -> None:
    there = MemoryHost()
    made = reader(there)
    made.read("login")
    there.says["system"] = TimedOut("hangs")
    made.read("system")
    made.read("clock")
    assert (made.reading.system, made.reading.shell_trouble, made.error) == (None, None, None)
    assert made.reading.clock is not None

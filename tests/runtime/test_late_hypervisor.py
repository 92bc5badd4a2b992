"""The adapter comes with the first connection."""

import subprocess
import sys

import pytest
from tests.architecture.source import ROOT
from tests.fakes.clock import FakeClock

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.ports.hypervisor import Session
from stellwerk.runtime.late_hypervisor import LateHypervisor, hypervisor_of


class Noted:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def open(self, uri: str, host_id: HostId) -> Session:
        self.asked.append(f"open {uri}")
        raise ConnectionError

    def close(self) -> None:
        self.asked.append("close")


def test_it_is_made_once_and_only_when_needed() -> None:
    made: list[Noted] = []

    def make() -> Noted:
        made.append(Noted())
        return made[-1]

    late = LateHypervisor(make)
    assert made == []
    for uri in ("a", "b"):
        try:
            late.open(uri, HostId("h1"))
        except ConnectionError:
            continue
    late.close()
    assert [noted.asked for noted in made] == [["open a", "open b", "close"]]


def test_who_comes_after_the_end_makes_nothing_any_more() -> None:
    made: list[Noted] = []
    late = LateHypervisor(lambda: made.append(Noted()) or made[-1])
    late.close()
    with pytest.raises(Refused, match="the program ends"):
        late.open("a", HostId("h1"))
    assert made == []


def test_a_real_one_opens_libvirts_test_driver() -> None:
    hypervisor = hypervisor_of(FakeClock(), demo=False)
    hypervisor.open("test:///default", HostId("h1")).close()
    hypervisor.close()


def test_nothing_is_imported_before() -> None:
    code = (
        "import sys; from stellwerk.core.clock import SystemClock; "
        "from stellwerk.runtime.late_hypervisor import hypervisor_of; hypervisor_of(SystemClock(), demo=False); "
        "sys.exit('libvirt' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT / "app", check=False).returncode == 0

"""The adapter is made with the first connection, once, and closed only if it was made."""

from typing import cast

from stellwerk.core.ids import HostId
from stellwerk.ports.hypervisor import Hypervisor, Session
from stellwerk.runtime.late_hypervisor import LateHypervisor


class Counted:
    """A hypervisor that notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def open(self, uri: str, host_id: HostId) -> Session:
        self.asked.append(f"{uri} {host_id}")
        return cast(Session, object())

    def close(self) -> None:
        self.asked.append("close")


def test_nothing_is_made_until_a_connection_is_opened_and_then_once() -> None:
    made: list[Counted] = []

    def make() -> Hypervisor:
        made.append(Counted())
        return made[-1]

    late = LateHypervisor(make)
    late.close()
    assert made == []
    late.open("test:///a", HostId("a"))
    late.open("test:///b", HostId("b"))
    late.close()
    assert [one.asked for one in made] == [["test:///a a", "test:///b b", "close"]]

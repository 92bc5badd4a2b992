"""A host is asked to go as root, by what it has; a connection that ends with it is no error."""

from __future__ import annotations

import pytest
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import NotAllowed, Refused, Unreachable
from stellwerk.model.state import Leaving
from stellwerk.services.host_look.leaving import ask_to_leave


@pytest.fixture
def host() -> MemoryHost:
    made = MemoryHost()
    made.says["power"] = "by=systemctl"
    return made


def test_it_is_asked(host: MemoryHost) -> None:
    assert ask_to_leave(host.visit("ssh://h1/"), Leaving.REBOOT) == "systemctl reboot"
    assert host.ran == ["systemctl reboot"]


def test_a_connection_that_ends_meanwhile_is_what_was_wanted(host: MemoryHost) -> None:
    def run(line: str) -> None:
        if line == "systemctl poweroff":
            raise Unreachable("gone")

    host.on_run = run
    assert ask_to_leave(host.visit("ssh://h1/"), Leaving.POWER_OFF) == "systemctl poweroff"


def test_what_is_in_the_way_before_is_told(host: MemoryHost) -> None:
    host.shell_error = Unreachable("no answer")
    with pytest.raises(Unreachable):
        ask_to_leave(host.visit("ssh://h1/"), Leaving.REBOOT)
    host.shell_error, host.root_error = None, NotAllowed("no sudo")
    with pytest.raises(NotAllowed):
        ask_to_leave(host.visit("ssh://h1/"), Leaving.REBOOT)
    assert host.ran == []


def test_a_host_that_will_not_says_why(host: MemoryHost) -> None:
    host.statuses["reboot"] = 1
    host.output["reboot"] = "Operation inhibited by backup\n"
    with pytest.raises(Refused) as caught:
        ask_to_leave(host.visit("ssh://h1/"), Leaving.REBOOT)
    assert caught.value.text == "systemctl reboot ended with status 1"
    assert caught.value.details == "Operation inhibited by backup"
    host.says["power"] = b"This account is not available"
    with pytest.raises(Refused, match="runs no commands"):
        ask_to_leave(host.visit("ssh://h1/"), Leaving.REBOOT)

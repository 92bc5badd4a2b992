"""Which program a host is asked by, and which host is this computer."""

from __future__ import annotations

import pytest
from tests.fakes import entity

from stellwerk.core.record import replace
from stellwerk.model.host import HostFacts
from stellwerk.model.state import Leaving
from stellwerk.policy.host_check.script import WORD
from stellwerk.policy.host_power import has_shell, is_this_computer, power_argv


@pytest.mark.parametrize(
    ("by", "restart", "stop"),
    [
        ("systemctl", "systemctl reboot", "systemctl poweroff"),
        ("shutdown", "shutdown -r now", "shutdown -h -P now"),
        ("own", "reboot", "poweroff"),
    ],
)
def test_the_line(by: str, restart: str, stop: str) -> None:
    reply = f"a banner\n{WORD}\nby={by}\n".encode()
    assert " ".join(power_argv(reply, Leaving.REBOOT) or ()) == restart
    assert " ".join(power_argv(reply, Leaving.POWER_OFF) or ()) == stop


@pytest.mark.parametrize("reply", [b"", b"by=systemctl", f"{WORD}\n".encode(), f"{WORD}\nby=rm -rf /\n".encode()])
def test_any_other_reply_makes_no_line(reply: bytes) -> None:
    assert power_argv(reply, Leaving.REBOOT) is None


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("ssh://root@h1/", True),
        ("qemu:///system", True),
        ("qemu+tcp://h1/system", False),
        ("test:///default", False),
        ("test+tcp://h1/default", False),
    ],
)
def test_where_commands_can_be_run(uri: str, expected: bool) -> None:
    assert has_shell(uri) is expected


@pytest.mark.parametrize(
    ("uri", "hostname", "expected"),
    [
        ("qemu:///system", "h1", True),
        ("ssh://root@localhost/", "h1", True),
        ("ssh://root@127.0.0.5/", "h1", True),
        ("ssh://root@[::1]/", "h1", True),
        ("ssh://root@10.0.0.5/", "Desk", True),
        ("ssh://root@10.0.0.5/", "h1", False),
        ("ssh://root@10.0.0.5/", "localhost", False),
    ],
)
def test_this_computer_is_known_by_its_address_or_its_name(uri: str, hostname: str, expected: bool) -> None:
    host = entity.host("h1", uri=uri, facts=HostFacts(hostname=hostname))
    assert is_this_computer(host, "desk") is expected
    assert is_this_computer(replace(host, facts=None), "desk") is (expected and hostname != "Desk")

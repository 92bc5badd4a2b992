"""`log` on the command line; with a real host in tests/fleet."""

from __future__ import annotations

import json

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.core.error import Refused
from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_look.log_text import LogSource, LogWish

UP = LogLine(text="starting up", unit="libvirtd")
BAD = LogLine(text="no such \x1b bridge", unit="libvirtd", time=1_790_000_000.0, grave=True)


def test_the_newest_lines(stellwerk: Typing) -> None:
    stellwerk.app.looks.says = [(UP, BAD)]
    result = stellwerk("log", "h1")
    assert result.status == 0
    first, second = result.out.splitlines()
    assert first == "libvirtd: starting up"
    assert second.endswith("bridge")
    assert "\x1b" not in second
    assert stellwerk.app.looks.asked == [("h1", LogWish())]


def test_of_the_kernel_narrowed_and_for_machines(stellwerk: Typing) -> None:
    stellwerk.app.looks.says = [(UP, BAD)]
    result = stellwerk("log", "h1", "--source", "Kernel", "--lines=50", "--filter", "BRIDGE", "--json")
    assert stellwerk.app.looks.asked == [("h1", LogWish(LogSource.KERNEL, "", 50))]
    [line] = [json.loads(text) for text in result.out.splitlines()]
    assert line == {"time": 1_790_000_000.0, "unit": "libvirtd", "text": "no such \x1b bridge", "grave": True}


def test_of_a_vm_on_its_host(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(7, "h2", name="lab-01"))
    assert stellwerk("log", "--vm", "lab-01").status == 0
    assert stellwerk.app.looks.asked == [("h2", LogWish(LogSource.VM, "lab-01"))]


def test_followed_only_what_is_new_is_written(stellwerk: Typing) -> None:
    more = LogLine(text="more")
    stellwerk.app.looks.says = [(UP, BAD), (UP, BAD), (BAD, more), Refused("the log cannot be read", "see why")]
    result = stellwerk("log", "h1", "--follow", "--interval", "1")
    assert (result.status, len(result.out.splitlines())) == (1, 3)
    assert result.out.splitlines()[-1] == "more"
    assert "the log cannot be read" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log",), "the name of one host"),
        (("log", "h1", "--vm", "web-01"), "the name of one host"),
        (("log", "h1", "--lines", "0"), "--lines takes a number above 0"),
        (("log", "h1", "--lines", "x"), "--lines takes a number above 0"),
        (("log", "h1", "--source", "mail"), 'there is no log "mail"'),
    ],
)
def test_wrong_usage(stellwerk: Typing, words: tuple[str, ...], said: str) -> None:
    result = stellwerk(*words)
    assert result.status == 2
    assert said in result.err


def test_it_describes_itself_and_names_what_is_not_there(stellwerk: Typing) -> None:
    assert "--follow" in stellwerk("log", "--help").out
    gone = stellwerk("log", "nobody")
    assert (gone.status, "nobody" in gone.err) == (1, True)

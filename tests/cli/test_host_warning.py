"""Warnings about hosts."""

from __future__ import annotations

import io

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.cli.host_warning import warn_of_hosts
from stellwerk.cli.terminal import Terminal
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId


def test_hosts_are_named_in_natural_order_the_rest_is_counted() -> None:
    bench = small_bench()
    bench.add(*(entity.host(f"h{number}") for number in range(3, 13)))
    err = io.StringIO()
    terminal = Terminal(out=io.StringIO(), err=err, source=io.StringIO())
    failed = {HostId(f"h{number}"): Unreachable("no\nroute") for number in range(1, 13)}
    warn_of_hosts(terminal, failed, bench.inventory.view, "so what")
    lines = err.getvalue().splitlines()
    assert lines[0] == 'warning: host "h1" could not be asked: no route; so what'
    assert [line.split('"')[1] for line in lines[:-1]] == [f"h{number}" for number in range(1, 11)]
    assert lines[-1] == "warning: 2 more hosts could not be asked"


def test_nothing_is_said_of_none() -> None:
    err = io.StringIO()
    terminal = Terminal(out=io.StringIO(), err=err, source=io.StringIO())
    warn_of_hosts(terminal, {}, small_bench().inventory.view, "so what")
    assert err.getvalue() == ""

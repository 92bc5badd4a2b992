"""A live list: when it is shown, what is asked of hosts meanwhile."""

from __future__ import annotations

import signal
from collections.abc import Collection
from pathlib import Path

import pytest
from tests.cli.listing.conftest import Live
from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.cli.listing import watch as watching
from stellwerk.cli.listing.watch import AGAIN, PACE, Watch
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.state import DomainState, LinkState


class Seen:
    """A view that notes what it is shown."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], set[str], int]] = []

    def show(self, ids: Collection[str], touched: Collection[str], silent: int) -> None:
        """Note it."""
        self.calls.append((list(ids), set(touched), silent))


ONE, TWO, DB = entity.vm_id(1), entity.vm_id(2), entity.vm_id(3)


def test_what_changes_in_a_moment_is_shown_at_once(live: Live) -> None:
    seen = Seen()
    live.follow(Watch(live.session, live.wish("Vms: status = up", "name,status"), seen, 5.0))
    assert seen.calls == [([DB, ONE], {DB, ONE}, 0)]
    live.bench.put(entity.domain(2, name="web-2"))
    live.bench.put(entity.domain(1, name="web-1", state=DomainState.SHUT_OFF))
    live.session.loop.drain()
    assert len(seen.calls) == 1, "not yet"
    live.pass_time(PACE)
    assert seen.calls[1:] == [([DB, TWO], {ONE, TWO}, 0)]


def test_it_is_shown_each_second_where_nothing_changes(live: Live) -> None:
    seen = Seen()
    live.follow(Watch(live.session, live.wish("Vms:", "name"), seen, 600.0))
    live.pass_time(10)
    assert 7 <= len(seen.calls) - 1 <= 10
    assert all(touched == set() for _ids, touched, _silent in seen.calls[1:])


def test_a_host_that_goes_silent_is_counted(live: Live) -> None:
    seen = Seen()
    live.follow(Watch(live.session, live.wish("Vms:", "name"), seen, 5.0))
    live.bench.link("h2", LinkState.BACKOFF)
    live.pass_time(2)
    assert seen.calls[-1][2] == 1


def test_statistics_are_read_once_an_interval_of_hosts_that_are_there(live: Live) -> None:
    live.bench.link("h2", LinkState.BACKOFF)
    live.follow(Watch(live.session, live.wish("Vms: cpu_usage > 50", "name,cpu_usage"), Seen(), 20.0))
    live.pass_time(60)
    assert live.app.sampling.asked, "MemorySampling lets five seconds pass with each"
    assert set(live.app.sampling.asked) == {frozenset({HostId("h1")})}
    assert live.app.followed == 1


def test_rows_enter_with_the_statistics(live: Live) -> None:
    samples = live.app.inventory.samples
    live.app.sampling.turns = [lambda: samples.set(Ref(Kind.VM, ONE), "cpu_usage", 93.0)]
    seen = Seen()
    live.follow(Watch(live.session, live.wish("Vms: cpu_usage > 50", "name"), seen, 20.0))
    live.pass_time(30)
    assert seen.calls[-1][0] == [ONE]


def test_a_host_that_is_new_is_connected(live: Live) -> None:
    live.follow(Watch(live.session, live.wish("Vms:", "name"), Seen(), 5.0))
    live.bench.add(entity.host("h9"))
    live.pass_time(6)
    assert live.app.ensured == [frozenset({HostId("h9")})]


def test_what_the_profile_knows_alone_asks_no_host(live: Live) -> None:
    live.follow(Watch(live.session, live.wish("Tasks:"), Seen(), 1.0))
    live.bench.add(entity.host("h9"))
    live.pass_time(AGAIN + 3)
    assert (live.app.ensured, live.app.sampling.asked, live.app.details.asked, live.app.followed) == ([], [], [], 0)


@pytest.mark.parametrize(
    ("text", "columns", "asked"),
    [
        ("StoragePools:", "", {("storage", "h1"), ("storage", "h2")}),
        ("LibvirtNetworks:", "", {("networks", "h1"), ("networks", "h2")}),
        ("Vms: status = down", "name,ips", {("addresses", vm) for vm in (ONE, TWO, DB)}),
        ("Vms: name = web-1", "", {("addresses", ONE)}),
        ("Vms:", "name", set()),
    ],
)
def test_what_is_read_on_demand_only_is_read_again(
    live: Live, text: str, columns: str, asked: set[tuple[str, str]]
) -> None:
    live.follow(Watch(live.session, live.wish(text, columns), Seen(), 600.0))
    live.pass_time(AGAIN + 1)
    assert set(live.app.details.asked) == asked


def test_after_the_end_nothing_is_shown(live: Live) -> None:
    seen = Seen()
    live.follow(Watch(live.session, live.wish("Vms:"), seen, 5.0))
    live.bench.put(entity.domain(7))
    live.close()
    live.pass_time(40)
    assert len(seen.calls) == 1


def press(typing: Typing, number: signal.Signals = signal.SIGINT) -> None:
    """Ctrl+C as soon as the list is there."""
    typing.app.bench.loop.post(lambda: signal.raise_signal(number))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_whoever_ends_it_the_terminal_is_given_back(stellwerk: Typing, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stellwerk.app.follow = lambda: press(stellwerk, number)
    drawn = stellwerk("select", "Vms: status = up", "--watch", "--columns", "name", width=60)
    assert (drawn.status, drawn.out[-8:]) == (130, "\x1b[?1049l")
    assert signal.getsignal(number) is before


def test_the_command_ends_with_ctrl_c(stellwerk: Typing) -> None:
    app, follow = stellwerk.app, stellwerk.app.follow
    app.follow = lambda: (follow(), press(stellwerk))[0]
    result = stellwerk("Select-Vm", "status=up", "--watch", "--columns", "name")
    assert (result.status, result.err) == (130, "")
    assert [line.split()[2:] for line in result.out.splitlines()] == [["+", "db"], ["+", "web-1"]]
    assert app.closed == 1
    app.follow = lambda: press(stellwerk)
    drawn = stellwerk("select", "Vms: status = up", "--watch", "--columns", "name", width=60)
    assert drawn.status == 130
    assert drawn.out.startswith("\x1b[?1049h")
    assert drawn.out.endswith("\x1b[?1049l")


def test_it_goes_as_fast_as_a_screen_is_looked_at(tmp_path: Path) -> None:
    assert 0.1 <= watching.PACE <= 0.5

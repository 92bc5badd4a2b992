"""Hosts that a command cannot wait for."""

import pytest
from tests.fakes.engine import small_bench

from stellwerk.core.ids import HostId
from stellwerk.model.host import Link, host_status
from stellwerk.model.state import HostStatus, LinkState
from stellwerk.runtime.impatience import give_up, trouble


def test_what_cannot_be_reached_is_overdue_at_once() -> None:
    bench = small_bench()
    bench.link("h1", LinkState.BACKOFF)
    give_up(bench.inventory, {HostId("h1"): bench.host("h1").link, HostId("gone"): Link(state=LinkState.BACKOFF)})
    assert host_status(bench.host("h1")) is HostStatus.NON_RESPONSIVE
    before = bench.host("h1")
    give_up(bench.inventory, {HostId("h1"): Link(state=LinkState.LIVE)})
    assert bench.host("h1") is before


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (Link(state=LinkState.OFF), "the host is disconnected"),
        (Link(state=LinkState.BACKOFF), "the host does not answer"),
        (Link(state=LinkState.REFUSED, reason="wrong key"), "wrong key"),
    ],
)
def test_why_a_host_is_not_connected(link: Link, text: str) -> None:
    found = trouble(link)
    assert found is not None
    assert found.text == text
    assert trouble(Link(state=LinkState.LIVE)) is None

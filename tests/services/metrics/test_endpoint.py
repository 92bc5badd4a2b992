"""The place where Prometheus fetches: opened by the settings, answered from the owner thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from tests.fakes.engine import Bench, small_bench
from tests.fakes.entity import domain

from stellwerk.core.error import Refused
from stellwerk.services.metrics.endpoint import FRESH, MetricsEndpoint
from stellwerk.services.metrics.setting import ADDRESS, PORT


class FakeScraping:
    """Ports that are opened in memory. `refuses`: none can be."""

    def __init__(self) -> None:
        self.refuses = False
        self.opened: list[tuple[str, int]] = []
        self.closed = 0
        self.port = 1
        self.answer: Callable[[], bytes | None] = lambda: None

    def open(self, address: str, port: int, answer: Callable[[], bytes | None]) -> FakeScraping:
        if self.refuses:
            raise Refused("port 9 of x cannot be opened", "choose another one")
        self.opened.append((address, port))
        self.answer = answer
        return self

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(domain(1, name="web"))
    return made


@pytest.fixture
def scraping() -> FakeScraping:
    return FakeScraping()


@pytest.fixture
def endpoint(bench: Bench, scraping: FakeScraping) -> MetricsEndpoint:
    return MetricsEndpoint(
        bench.loop, bench.inventory, bench.settings, bench.audit, lambda: scraping, "1.0", bench.clock.monotonic
    )


def scrape(bench: Bench, scraping: FakeScraping) -> bytes | None:
    """Ask as the thread of the port does, while the owner's loop runs."""
    found: list[bytes | None] = []

    def ask() -> None:
        found.append(scraping.answer())
        bench.loop.post(lambda: None)  # wakes it

    asks = threading.Thread(target=ask)
    asks.start()
    bench.loop.run(lambda: bool(found), 10.0)
    asks.join()
    return found[0]


def test_off_until_a_port_is_named(bench: Bench, scraping: FakeScraping, endpoint: MetricsEndpoint) -> None:
    endpoint.start()
    bench.loop.drain()
    assert scraping.opened == []
    bench.settings.set(PORT, 9177)
    bench.settings.set(ADDRESS, "::1")
    bench.settings.set(PORT, 0)
    assert (scraping.opened, scraping.closed) == ([("127.0.0.1", 9177), ("::1", 9177)], 2)
    endpoint.close()
    bench.settings.set(PORT, 5)
    assert len(scraping.opened) == 2


def test_closed_before_it_came_to_it_nothing_is_opened(
    bench: Bench, scraping: FakeScraping, endpoint: MetricsEndpoint
) -> None:
    bench.settings.set(PORT, 9177)
    endpoint.start()
    endpoint.close()
    bench.loop.drain()
    assert scraping.opened == []


def test_it_tells_the_moment_and_the_same_for_a_while(
    bench: Bench, scraping: FakeScraping, endpoint: MetricsEndpoint
) -> None:
    bench.settings.set(PORT, 9177)
    endpoint.start()
    bench.loop.drain()
    first = scrape(bench, scraping)
    assert first is not None
    assert b'name="web"' in first
    bench.put(domain(2, name="new"))
    assert scrape(bench, scraping) is first
    bench.clock.advance(FRESH)
    assert b'name="new"' in (scrape(bench, scraping) or b"")
    endpoint.close()
    endpoint.close()
    bench.clock.advance(FRESH)
    assert scrape(bench, scraping) is None


def test_a_port_that_is_taken_is_an_event(bench: Bench, scraping: FakeScraping, endpoint: MetricsEndpoint) -> None:
    scraping.refuses = True
    bench.settings.set(PORT, 9)
    endpoint.start()
    bench.loop.drain()
    (event,) = [one for one in bench.events() if one.code == "metrics"]
    assert event.text.startswith("samples are not told to Prometheus: port 9 of x cannot be opened")
    endpoint.close()

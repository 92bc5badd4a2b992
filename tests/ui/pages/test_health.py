"""The health line: what is known of a host that answers, and nothing of one that does not."""

from __future__ import annotations

import re

from tests.fakes import entity
from tests.fakes.fleet import StillClock
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.ui.pages.health import health_words

REF = Ref(Kind.HOST, "h1")


def words(host: Host, now: float = 2000.0, **samples: float) -> str:
    known = {(REF, key): value for key, value in samples.items()}
    return health_words(host, graph_of(host, clock=StillClock(now), samples=known))


def live(uri: str = "ssh://root@h1/", since: float = 1000.0) -> Host:
    made = entity.host("h1", uri=uri)
    return replace(made, link=replace(made.link, since=since))


def test_what_is_measured() -> None:
    told = words(live(), rtt=0.00042, answered=1997.0)
    assert re.fullmatch(r"Round trip 0\.4 ms · last answer 3 s ago · by SSH · connected since \d\d:\d\d", told)


def test_before_the_first_sample() -> None:
    told = words(live("qemu+tcp://h1/system"), now=1005.0)
    assert told.startswith("Round trip not measured yet · last answer 5 s ago · by TCP, unencrypted · ")


def test_a_connection_of_days_says_the_day() -> None:
    assert re.search(r"since 1970-01-01 \d\d:\d\d$", words(live(), now=500_000.0))


def test_nothing_of_a_host_that_is_away() -> None:
    assert words(entity.host("h1", state=LinkState.BACKOFF), rtt=0.1) == ""

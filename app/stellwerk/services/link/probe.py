"""A probe: opens a URI once, reads what the host says of itself, and closes. Owner thread; never waits."""

from collections.abc import Callable

from stellwerk.core.error import TimedOut
from stellwerk.core.text import _
from stellwerk.model.host import HostFacts
from stellwerk.ports.lane import Answer
from stellwerk.ports.visit import Visit
from stellwerk.services.link.visiting import Visits

PROBE_LIMIT = 15.0
"""Seconds after which a probe is given up: the ten of opening a connection and five to read the host's facts."""


def probe(visits: Visits, uri: str, done: Callable[[Answer[HostFacts]], None]) -> None:
    """One look at a URI; `done` is called once."""
    text = _("{uri} did not answer within {n} s").format(uri=uri, n=f"{PROBE_LIMIT:.0f}")
    late = TimedOut(text, _("check the address, and that libvirt runs there"))
    visits.begin(uri, _look, done, limit=PROBE_LIMIT, late=late)


def _look(visit: Visit) -> HostFacts:
    session = visit.open()
    try:
        return session.host_facts()
    finally:
        session.close()

"""Questions to a host that may take a while: its storage pools are looked at again. Owner thread."""

from collections.abc import Callable
from typing import Any

from stellwerk.core.ids import HostId
from stellwerk.engine.step import OnHost
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

SEARCH_LIMIT = 60.0
"""Seconds for the files of all storage pools: a refresh walks through whole folders."""


def asked(host_id: HostId, job: Callable[[Session], Any]) -> OnHost:
    """A question that changes nothing that matters."""
    return OnHost(host_id=host_id, job=job, lane=Lane.LONG, changes=False, limit=SEARCH_LIMIT)

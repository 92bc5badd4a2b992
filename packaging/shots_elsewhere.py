"""A computer that is nobody's, for the pictures of an empty profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stellwerk.core.error import NotAllowed
from stellwerk.model.host import CpuFacts, HostFacts
from stellwerk.ports.lane import Answer


class Elsewhere:
    """The fleet, but for its probes: they answer as a laptop whose system libvirt refuses."""

    def __init__(self, fleet: Any) -> None:
        self._fleet = fleet

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fleet, name)

    def probe(self, uri: str, done: Callable[[Answer[HostFacts]], None]) -> None:
        """Answer at once."""
        if uri.endswith("system"):
            done(Answer(error=NotAllowed("permission denied")))
            return
        facts = HostFacts(
            hostname="laptop", driver="QEMU", session=True, libvirt_version=10_000_000, hypervisor_version=8_002_002,
            cpu=CpuFacts(cpus=16), memory=32 << 30,
        )  # fmt: skip
        done(Answer(value=facts))

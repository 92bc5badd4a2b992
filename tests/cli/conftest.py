"""The command line over fakes, as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.model.state import DomainState


@pytest.fixture
def stellwerk(tmp_path: Path) -> Typing:
    """`stellwerk("select", "Vms:")` over hosts h1 and h2 with web-1 up, web-2 down on h1, db up on h2."""
    typing = Typing(tmp_path)
    typing.app.bench.put(
        entity.domain(1, name="web-1"),
        entity.domain(2, name="web-2", state=DomainState.SHUT_OFF),
        entity.domain(3, "h2", name="db"),
    )
    return typing

"""The command line over fakes, as a fixture."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.model.state import DomainState


@pytest.fixture(autouse=True)
def hangups_are_heard() -> Iterator[None]:
    """Also where `nohup` lets the tests ignore them: a program that ends with one ends."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


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

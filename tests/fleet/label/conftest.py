"""Two users with profiles of their own on one host, afresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """The host of a file."""
    made = lab.host("l1")
    yield made
    lab.remove(made)


@pytest.fixture
def guests(host: LabHost) -> Iterator[tuple[Guest, Guest]]:
    """One that runs (paused, so that it costs nothing) and one that is off."""
    up, down = Guest.define(host, "label-up"), Guest.define(host, "label-down")
    up.host.virsh("start", up.name, "--paused")
    yield up, down
    for guest in (up, down):
        guest.remove()


@pytest.fixture(scope="module")
def users(host: LabHost, tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Program]:
    """Two profiles that have the host and know of nothing else; tests work on copies."""
    return (
        Program.knowing(tmp_path_factory.mktemp("first"), host),
        Program.knowing(tmp_path_factory.mktemp("second"), host),
    )


@pytest.fixture
def first(tmp_path: Path, users: tuple[Program, Program], guests: tuple[Guest, Guest]) -> Program:
    """One user's profile."""
    return users[0].copied(tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path, users: tuple[Program, Program], guests: tuple[Guest, Guest]) -> Program:
    """Another user's profile with the same host."""
    return users[1].copied(tmp_path / "second")

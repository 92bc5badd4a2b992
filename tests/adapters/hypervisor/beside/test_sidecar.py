"""Small files beside disks: written whole or not at all, read within bounds."""

from __future__ import annotations

import pytest
from tests.adapters.hypervisor.trash.test_trashing import File, World, session_of

from stellwerk.adapters.hypervisor.beside.sidecar import LARGEST, sidecars
from stellwerk.core.error import AppError, Refused


def test_what_is_written_is_read_and_found_by_its_ending() -> None:
    world = World()
    session_of(world).write_sidecar("/p/x.template", b"one")
    session_of(world).write_sidecar("/p/x.template", b"another")
    (found,) = sidecars(world, ".template")
    assert session_of(world).sidecar(found) == b"another"


@pytest.mark.parametrize("fails", ["make", "upload"])
def test_nothing_is_left_of_one_that_cannot_be_written(fails: str) -> None:
    world = World(fails)
    with pytest.raises(AppError, match="make room"):
        session_of(world).write_sidecar("/p/x.template", b"one")
    assert set(world.contents) == {"/p/a"}


def test_a_folder_that_no_pool_holds() -> None:
    with pytest.raises(Refused, match="no active storage pool"):
        session_of(World()).write_sidecar("/elsewhere/x.template", b"one")


@pytest.mark.parametrize("content", [b"", bytes(LARGEST + 1)])
def test_what_cannot_be_one_is_not_read(content: bytes) -> None:
    world = World()
    world.contents["/p/x.template"] = content
    assert session_of(world).sidecar(File(world, "/p/x.template")) == b""

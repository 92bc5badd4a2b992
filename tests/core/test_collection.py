"""The collector is paused while something comes, and is afterwards as it was."""

import gc
from collections.abc import Iterator

import pytest

from stellwerk.core.collection import begun, paused


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.enable()
    yield
    gc.enable() if was_on else gc.disable()


def test_it_goes_on_afterwards() -> None:
    with paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), paused():
        raise ValueError("broken")
    assert gc.isenabled()


def test_a_pause_of_somebody_else_stays() -> None:
    gc.disable()
    with paused():
        pass
    assert not gc.isenabled()


def test_once_begun_it_collects_and_leaves_alone_what_is_there() -> None:
    gc.disable()
    before = gc.get_freeze_count()
    there = [[number] for number in range(1000)]
    begun()
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(there)

"""What a reading says of itself."""

import pytest

from stellwerk.core.error import AppError, NotAllowed, TimedOut, Unreachable
from stellwerk.policy.host_check.reading import Service, Trouble, Unit, trouble_of


@pytest.mark.parametrize(
    ("error", "away"), [(Unreachable("a", "b"), True), (TimedOut("a", "b"), True), (NotAllowed("a", "b"), False)]
)
def test_trouble(error: AppError, away: bool) -> None:
    assert trouble_of(error) == Trouble(text="a", hint="b", code=error.code, away=away)


def test_libvirt_in_parts_and_as_a_whole() -> None:
    assert not Service().installed
    assert Service(programs=frozenset({"virtqemud"})).modular
    assert not Service(programs=frozenset({"virtqemud", "libvirtd"})).modular
    assert Service(programs=frozenset({"libvirtd"})).installed


def test_a_unit_that_is_not_there() -> None:
    assert not Unit(name="x").exists
    assert not Unit(name="x", enabled="not-found").exists
    assert Unit(name="x", enabled="masked").exists

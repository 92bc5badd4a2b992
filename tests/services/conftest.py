"""Fixtures of the services' tests."""

from collections.abc import Iterator

import pytest
from tests.fakes.small_fleet import SmallFleet


@pytest.fixture
def small() -> Iterator[SmallFleet]:
    """A fleet without hosts, closed at the end."""
    fleet = SmallFleet()
    yield fleet
    fleet.close()

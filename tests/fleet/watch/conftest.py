"""The one host of a file."""

from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """The host of this file."""
    made = lab.host("s1")
    yield made
    lab.remove(made)

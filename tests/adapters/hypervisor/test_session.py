"""The parts together are what the port asks for."""

import inspect

import pytest

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.ports.hypervisor import Session

CALLS = sorted(
    name for name, member in vars(Session).items() if inspect.isfunction(member) and not name.startswith("_")
)


@pytest.mark.parametrize("name", CALLS)
def test_every_call_of_the_port_is_there_with_its_parameters(name: str) -> None:
    wanted, found = inspect.signature(getattr(Session, name)), inspect.signature(getattr(LibvirtSession, name))
    assert list(found.parameters.values()) == list(wanted.parameters.values())
    assert found.return_annotation == wanted.return_annotation


def test_every_call_has_its_meaning_written_down() -> None:
    assert [name for name in CALLS if not (getattr(LibvirtSession, name).__doc__ or "").strip()] == []

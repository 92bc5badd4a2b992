"""Displays over libvirt's test driver; real ones in tests/fleet."""

import inspect

import pytest
from tests.driver.host_file import WEB

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Gone, Unsupported
from stellwerk.core.ids import VmId
from stellwerk.ports.console import Displays

CALLS = [name for name, member in vars(Displays).items() if inspect.isfunction(member) and not name.startswith("_")]


@pytest.mark.parametrize("name", CALLS)
def test_every_call_of_the_port_is_there_with_its_parameters(name: str) -> None:
    assert inspect.signature(getattr(Displays, name)) == inspect.signature(getattr(LibvirtSession, name))


def test_displays_of_a_vm_without_any(session: LibvirtSession) -> None:
    assert session.displays(WEB) == ()
    with pytest.raises(Gone):
        session.displays(VmId("00000000-0000-4000-8000-00000000dead"))


def test_open_files_are_asked_for_only_where_they_arrive(session: LibvirtSession) -> None:
    assert not session.passes_files
    with pytest.raises(Unsupported):
        session.open_display(WEB, 0)


def test_a_picture_of_a_screen(session: LibvirtSession) -> None:
    assert session.screenshot(WEB)[:4] == b"\x89PNG"

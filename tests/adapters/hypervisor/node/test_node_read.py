"""The machine below libvirt, on the test driver and on stand-ins for its answers."""

from types import SimpleNamespace
from typing import Any

import libvirt
import pytest

from stellwerk.adapters.hypervisor.node.node_read import _documents, _listed
from stellwerk.adapters.hypervisor.session import LibvirtSession


def test_interfaces_of_the_test_driver(session: LibvirtSession) -> None:
    found = {nic.name: nic for nic in session.nics()}
    assert all(nic.id == f"h1/{name}" and nic.host_id == "h1" for name, nic in found.items())


def test_hardware_of_the_test_driver(session: LibvirtSession) -> None:
    found = session.hardware()
    assert not found.untold
    assert found.machine == ""


def _error(domain: int) -> libvirt.libvirtError:
    error = libvirt.libvirtError("x")
    error.err = (3, domain, "no", 2, "", None, None, 0, 0)
    return error


def test_a_driver_that_has_none_lists_none_and_a_lost_connection_is_an_error() -> None:
    def refuse(domain: int) -> Any:
        raise _error(domain)

    assert _listed(lambda: refuse(libvirt.VIR_FROM_QEMU)) is None
    with pytest.raises(libvirt.libvirtError):
        _listed(lambda: refuse(libvirt.VIR_FROM_RPC))


def test_what_goes_away_meanwhile_is_left_out() -> None:
    def gone(_flags: int) -> str:
        raise _error(libvirt.VIR_FROM_NODEDEV)

    devices = [SimpleNamespace(XMLDesc=gone), SimpleNamespace(XMLDesc=lambda _flags: "<device/>")]
    assert list(_documents(devices)) == ["<device/>"]

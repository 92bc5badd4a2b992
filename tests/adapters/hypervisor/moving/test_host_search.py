"""What a host has of what a VM needs."""

from pathlib import Path
from typing import Any

import libvirt
import pytest
from tests.driver.host_file import WEB
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import UUID, QemuConn, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.moving.host_search import (
    HostSearch,
    _cards,
    _fits,
    _is_there,
    _is_there_anyway,
    _other_of_name,
)
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.ids import VmId
from stellwerk.model.migration import MoveNeeds

ID = VmId(UUID)


def needs(**more: Any) -> MoveNeeds:
    return MoveNeeds(**{"id": ID, "name": "vm"} | more)


class Says:
    """Something of libvirt's that answers with XML."""

    def __init__(self, xml: str, error: Exception | None = None) -> None:
        self._xml, self._error = xml, error

    def XMLDesc(self, flags: int) -> str:
        """Its XML."""
        if self._error is not None:
            raise self._error
        return self._xml


class Cards:
    """A connection to a host with network devices."""

    def listAllDevices(self, flags: int) -> list[Says]:
        """Two, and one that has gone."""
        assert flags == libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET
        xml = "<device><capability type='net'><interface>{}</interface></capability></device>"
        gone = Says("", libvirt_error(53, "Node device not found"))
        return [Says(xml.format("br0")), gone, Says("<device/>"), Says("<<<"), Says(xml.format("eno1"))]


def test_cards_are_named_as_domains_name_them() -> None:
    assert _cards(Cards()) == {"br0", "eno1"}


class Asked:
    """A connection whose every look-up ends in one error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        """Every call of libvirt's."""

        def fail(*_args: object) -> None:
            raise self._error

        return fail


def test_what_is_not_there_is_told_and_a_lost_connection_is_no_answer() -> None:
    gone = Asked(libvirt_error(50, "no volume"))
    assert (_is_there(gone, "/p/a", True), _is_there(gone, "/p/a", False)) == (False, None)
    assert (_other_of_name(gone, needs()), _fits(gone, needs(cpu="<cpu/>"))) == ("", None)
    lost = Asked(libvirt_error(38, "Cannot recv data: Connection reset by peer", domain=7))
    for ask in (lambda: _is_there(lost, "/p/a", True), lambda: _other_of_name(lost, needs()),
                lambda: _fits(lost, needs(cpu="<cpu/>"))):  # fmt: skip
        with pytest.raises(libvirt.libvirtError):
            ask()


class Compares(QemuConn):
    """A host that compares processors."""

    def __init__(self, answer: int | Exception) -> None:
        super().__init__(QemuDomain())
        self._answer = answer

    def compareHypervisorCPU(self, *args: Any) -> int:
        """Its answer."""
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.mark.parametrize(
    ("answer", "fits"), [(0, False), (1, True), (2, True), (libvirt_error(3, "not supported"), None)]
)
def test_processors_are_compared_by_libvirt(answer: int | Exception, fits: bool | None) -> None:
    assert _fits(Compares(answer), needs(cpu="<cpu/>")) is fits
    assert _fits(Compares(answer), needs()) is None


@pytest.mark.parametrize(
    ("xml", "cpu"),
    [
        ("<domain type='kvm'><cpu mode='custom'><model>EPYC</model></cpu></domain>", "EPYC"),
        ("<domain type='kvm'><cpu mode='host-passthrough'/></domain>", ""),
        ("<domain type='qemu'><cpu mode='custom'><model>qemu64</model></cpu></domain>", ""),
        ("<domain type='kvm'/>", ""),
        ("no XML", ""),
    ],
)
def test_the_processor_that_the_guest_sees(xml: str, cpu: str) -> None:
    told = qemu_session(QemuDomain(xml=xml)).needed_cpu(ID)
    assert cpu in told
    assert bool(told) == bool(cpu)
    assert qemu_session(QemuDomain(xml=xml, state=(5, 0))).needed_cpu(ID) == ""


def test_what_the_test_driver_has(session: LibvirtSession) -> None:
    pools = session.pools()
    (network,) = session.networks()
    folder = pools[0].path
    asked = needs(id=WEB, name="web", files=(f"{folder}/none", "/nowhere/x"), networks=(network.name, "none"))
    found = session.findings(asked)
    assert found.files == {f"{folder}/none": False, "/nowhere/x": None}
    assert (found.same_name, found.networks_missing) == ("", ("none",))
    assert session.findings(needs(name="web")).same_name == WEB


def test_a_mark_is_seen_and_goes(session: LibvirtSession) -> None:
    folder = session.pools()[0].path
    mark = session.leave_mark(f"{folder}/disk.qcow2")
    assert Path(mark).parent == Path(folder)
    assert session.sees_mark(mark) is True
    session.remove_mark(mark)
    assert session.sees_mark(mark) is False
    assert session.leave_mark("/nowhere/x") == ""
    assert session.sees_mark("/nowhere/x") is None


def test_nothing_but_marks_is_removed(session: LibvirtSession) -> None:
    folder = session.pools()[0].path
    mark = session.leave_mark(f"{folder}/x")
    session.remove_mark(f"{folder}/disk.qcow2")
    session.remove_mark(mark)
    session.remove_mark(mark)
    assert isinstance(session, HostSearch)


class NoPool(QemuConn):
    """A host without a pool, on which none can be made for that reason."""

    def __init__(self, reason: str, alive: int = 1) -> None:
        super().__init__(QemuDomain())
        self.reason, self.alive = reason, alive

    def listAllStoragePools(self, flags: int) -> list[Any]:
        """None."""
        return []

    def storagePoolCreateXML(self, xml: str, flags: int) -> None:
        """It cannot."""
        raise libvirt_error(38, self.reason)

    def isAlive(self) -> int:
        """Whether the connection is of use."""
        return self.alive


def test_a_folder_that_is_not_there_is_not_shared_and_one_that_cannot_be_looked_into_may_be() -> None:
    missing = NoPool("cannot open path '/q': No such file or directory")
    assert _is_there_anyway(missing, "/q/x") is False
    assert _is_there_anyway(NoPool("Storage source conflict with pool: 'off'"), "/q/x") is None
    with pytest.raises(libvirt.libvirtError):
        _is_there_anyway(NoPool("end of file", alive=0), "/q/x")


def test_a_mark_is_left_and_looked_for_by_pools_of_the_moment(session: LibvirtSession, tmp_path: Path) -> None:
    mark = session.leave_mark(f"{tmp_path}/x", anyway=True)
    assert Path(mark).parent == tmp_path
    assert (session.sees_mark(mark), session.sees_mark(f"{tmp_path}/none", anyway=True)) == (None, False)
    session.remove_mark(mark)
    assert [pool.name for pool in session.pools() if pool.path == str(tmp_path)] == []

"""Opening hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor, check_version, version_text
from stellwerk.adapters.hypervisor.event_loop import LOOP
from stellwerk.core.error import AppError, Invalid, NotAllowed, Refused, Unreachable, Unsupported
from stellwerk.core.ids import HostId
from stellwerk.ports.host_key import SecretNeeded

H1 = HostId("h1")


def test_the_test_driver_runs_in_this_process(hypervisor: LibvirtHypervisor) -> None:
    session = hypervisor.open("test:///default", H1)
    assert session.in_process
    assert LOOP.running
    session.close()


def test_the_loop_ends_with_the_last_user() -> None:
    one, other = LibvirtHypervisor(), LibvirtHypervisor()
    sessions = [hypervisor.open("test:///default", H1) for hypervisor in (one, other, one)]
    for session in sessions:
        session.close()
    one.close()
    assert LOOP.running
    other.close()
    assert not LOOP.running
    other.close()


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        ("foo:///system", Invalid),
        ("qemu+unix:///system?socket=/nowhere/sock", Unreachable),
        ("qemu+tcp://127.0.0.1:1/system", Unreachable),
        ("qemu+tcp://no-such-host.invalid/system", Unreachable),
        ("qemu+tcp://127.0.0.1/system?no_verify=x", Invalid),
        ("qemu+ssh://127.0.0.1:1/system", Unreachable),
        ("test:///etc/hostname", Invalid),
    ],
)
def test_what_cannot_be_opened_says_why_and_what_to_do(
    hypervisor: LibvirtHypervisor, uri: str, kind: type[AppError]
) -> None:
    with pytest.raises(kind) as caught:
        hypervisor.open(uri, H1)
    assert caught.value.text
    assert caught.value.hint


def test_a_file_that_is_not_there(hypervisor: LibvirtHypervisor, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        hypervisor.open(f"test://{tmp_path}/nothing.xml", H1)


def test_a_libvirt_that_is_too_old_is_named_with_the_oldest_that_will_do() -> None:
    with pytest.raises(Unsupported, match=r"libvirt 5\.0\.0 on h1 is too old, 6\.0\.0 is the oldest"):
        check_version(5_000_000, "h1")
    check_version(6_000_000, "h1")
    assert version_text(10_009_001) == "10.9.1"


def test_after_the_end_nothing_is_opened_and_no_loop_begins() -> None:
    ended = LibvirtHypervisor()
    ended.close()
    with pytest.raises(Refused, match="the program ends"):
        ended.open("test:///default", HostId("h"))
    assert not LOOP.running


class Ways:
    """Tunnels that lead nowhere: the first ends with `first`, the one as root with `second`, where it can be made."""

    def __init__(self, first: AppError, second: AppError, *, rooted: bool = False) -> None:
        self._faults = {False: first, True: second}
        self._rooted = rooted
        self.opened: list[bool] = []
        self.closed = 0

    def open(self, uri: str, *, as_root: bool = False) -> Way:
        self.opened.append(as_root)
        fault = self._faults[as_root]
        if as_root and isinstance(fault, NotAllowed):
            raise fault
        return Way(self, fault, rooted=as_root or self._rooted)

    def close(self) -> None:
        pass


class Way:
    """One of these."""

    uri = "qemu+unix:///system?socket=/nowhere/sock"

    def __init__(self, ways: Ways, fault: AppError, *, rooted: bool) -> None:
        self._ways = ways
        self._fault = fault
        self.rooted = rooted

    def fault(self, patience: float = 0.0) -> AppError | None:
        return self._fault

    def close(self) -> None:
        self._ways.closed += 1


DENIED = NotAllowed("kim may not use libvirt on h1", "join the group")
AWAY = Unreachable("libvirt on h1 ended the connection", "start it")
ASKED = SecretNeeded("sudo on h1 wants the password of kim", "give it once", "sudo ssh://kim@h1:22")


@pytest.mark.parametrize(
    ("ways", "raised", "opened"),
    [
        (Ways(DENIED, AWAY), AWAY, [False, True]),
        (Ways(DENIED, ASKED), ASKED, [False, True]),
        (Ways(DENIED, NotAllowed("kim cannot become root on h1", "")), DENIED, [False, True]),
        (Ways(DENIED, AWAY, rooted=True), DENIED, [False]),
        (Ways(AWAY, AWAY), AWAY, [False]),
    ],
)
def test_whom_libvirt_does_not_let_in_goes_as_root(ways: Ways, raised: AppError, opened: list[bool]) -> None:
    hypervisor = LibvirtHypervisor(tunnels=ways)
    with pytest.raises(AppError) as caught:
        hypervisor.open("ssh://kim@h1/", H1)
    hypervisor.close()
    assert caught.value is raised
    assert ways.opened == opened
    assert ways.closed == len(opened) - (raised is ASKED or (opened == [False, True] and raised is DENIED))

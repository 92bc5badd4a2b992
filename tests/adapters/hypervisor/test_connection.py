"""Opening hosts."""

from pathlib import Path

import pytest

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor, check_version, version_text
from stellwerk.adapters.hypervisor.event_loop import LOOP
from stellwerk.core.error import AppError, Invalid, Refused, Unreachable, Unsupported
from stellwerk.core.ids import HostId

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

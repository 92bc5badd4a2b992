"""Judging the way in."""

import pytest
from tests.policy.host_check.sample import DENIED, FACTS, NOT_RUNNING, OFF, RUNNING, down, sound

from stellwerk.core.record import replace
from stellwerk.model.host_check import CheckState
from stellwerk.policy.host_check.judge_access import judge_libvirt, judge_reach, judge_shell, judge_socket
from stellwerk.policy.host_check.reading import HostReading, Service, Trouble, Way
from stellwerk.policy.privilege import Login

S = CheckState
SILENT = Trouble(text="h1 does not answer by SSH within 9 s", hint="check that it runs", away=True)
REFUSED = Trouble(text="h1 refused the SSH login of kim", hint="load a key", code="not_allowed")
OLD = Trouble(text="libvirt 5.0 on h1 is too old", code="unsupported")


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "h1 answers"),
        (sound(way=Way.HERE), S.OK, "it is this computer"),
        (sound(shell_trouble=SILENT), S.FAILED, SILENT.text),
        (sound(shell_trouble=REFUSED), S.OK, "h1 answers"),
        (sound(way=Way.NONE), S.OK, "h1 answers"),
        (down(way=Way.NONE), S.FAILED, NOT_RUNNING.text),
        (sound(way=Way.NONE, facts=None), S.UNKNOWN, "nothing was tried"),
    ],
)
def test_reach(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_reach(reading).state, judge_reach(reading).found) == (state, found)


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "logged in as root"),
        (sound(login=Login(user="kim", uid=7, sudo=True)), S.OK, "logged in as kim, who may use sudo"),
        (
            sound(login=Login(user="kim", uid=7, asks=True)),
            S.OK,
            "logged in as kim, of whom sudo wants a password",
        ),
        (sound(login=Login(user="kim", uid=7)), S.OK, "logged in as kim, without sudo"),
        (sound(shell_trouble=REFUSED), S.FAILED, REFUSED.text),
        (sound(login=None), S.FAILED, "the login shell runs no commands"),
        (
            sound(shell_trouble=replace(REFUSED, code="unknown_host_key")),
            S.FAILED,
            "the key of the host is not known yet",
        ),
        (sound(shell_trouble=replace(REFUSED, code="secret_needed")), S.FAILED, "a password is needed"),
        (sound(way=Way.NONE), S.SKIPPED, "it was added by a URI of libvirt, which has no shell"),
    ],
)
def test_shell(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_shell(reading).state, judge_shell(reading).found) == (state, found)


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "libvirt 9.0.0 runs, with QEMU 7.2.0"),
        (sound(facts=replace(FACTS, hypervisor_version=0)), S.OK, "libvirt 9.0.0 runs"),
        (
            sound(service=replace(RUNNING, units=(OFF,))),
            S.WARNING,
            "libvirt 9.0.0 runs, with QEMU 7.2.0, but is not started with the host",
        ),
        (sound(service=replace(RUNNING, units=())), S.OK, "libvirt 9.0.0 runs, with QEMU 7.2.0"),
        (down(), S.FAILED, "libvirt is installed, but does not run"),
        (down(Service()), S.FAILED, "libvirt is not installed"),
        (down(None), S.FAILED, NOT_RUNNING.text),
        (
            down(replace(RUNNING, programs=frozenset({"libvirtd"}))),
            S.FAILED,
            "neither virt-ssh-helper nor nc is there, which lead to its socket",
        ),
        (down(RUNNING), S.FAILED, NOT_RUNNING.text),
        (down(RUNNING, libvirt_trouble=DENIED), S.OK, "it runs"),
        (down(RUNNING, libvirt_trouble=OLD), S.FAILED, OLD.text),
        (down(libvirt_trouble=None), S.UNKNOWN, "nothing was answered"),
    ],
)
def test_libvirt(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_libvirt(reading).state, judge_libvirt(reading).found) == (state, found)


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "root may use it"),
        (sound(login=None), S.OK, "it lets us in"),
        (sound(facts=replace(FACTS, session=True)), S.OK, "the libvirt of the user himself"),
        (down(RUNNING, libvirt_trouble=DENIED), S.FAILED, DENIED.text),
        (down(libvirt_trouble=None), S.UNKNOWN, "nothing was answered"),
    ],
)
def test_socket(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_socket(reading).state, judge_socket(reading).found) == (state, found)

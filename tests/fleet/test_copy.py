"""The command line alone on a profile: a copy of a VM that runs where nobody has seen it is noticed in time."""

import re
from collections.abc import Iterator

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

Hosts = tuple[LabHost, LabHost]

UUID = "0d6e7a52-7f6e-4a45-8a4f-5f1f4b8b2c10"


@pytest.fixture
def program(two_hosts: Hosts, first: Guest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows both hosts and has seen the VM on the first."""
    made = Program(tmp_path_factory.mktemp("copy"))
    for host in two_hosts:
        made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    (row,) = made.select("Vms: name = twin", "--columns", "host,also_on")
    assert row == {"host": "h1", "also_on": []}
    return made


@pytest.fixture
def first(two_hosts: Hosts) -> Iterator[Guest]:
    """The VM on the first host."""
    made = Guest.define(two_hosts[0], "twin", uuid=UUID)
    yield made
    made.remove()


@pytest.fixture
def second(two_hosts: Hosts, program: Program) -> Iterator[Guest]:
    """A copy of it on the second, made after the profile has looked."""
    made = Guest.define(two_hosts[1], "twin", uuid=UUID)
    yield made
    made.remove()


def test_a_vm_that_runs_twice_is_not_let_go_on(program: Program, first: Guest, second: Guest) -> None:
    for guest in (first, second):
        guest.start(paused=True)
    result = program.run("Resume-Vm", "-VmId", "twin")
    assert (result.returncode, 'active on several hosts: "h1", "h2"' in result.stderr) == (1, True), result
    assert [guest.state for guest in (first, second)] == ["paused", "paused"]


@pytest.mark.parametrize("words", [["Start-Vm"], ["Remove-Vm", "-WithDisks", "--yes"]])
def test_a_vm_that_runs_elsewhere_is_not_started_or_removed(
    program: Program, first: Guest, second: Guest, words: list[str]
) -> None:
    second.start()
    result = program.run(words[0], "-VmId", "twin", *words[1:])
    assert (result.returncode, '"twin" is Up' in result.stderr) == (1, True), result
    assert [guest.state for guest in (first, second)] == ["shut off", "running"]


def test_a_host_that_does_not_answer_is_named(program: Program, two_hosts: Hosts, first: Guest) -> None:
    silent = two_hosts[1]
    silent.freeze_libvirtd()
    try:
        result = program.run("Start-Vm", "-VmId", "twin", "-Paused")
    finally:
        silent.thaw_libvirtd()
    assert result.returncode == 0, result
    assert re.fullmatch(r"Start twin: done( in \d+ s)?\n", result.stdout), result
    (warning,) = result.stderr.splitlines()
    assert warning.startswith('warning: host "h2" could not be asked: ')
    assert first.state == "paused"

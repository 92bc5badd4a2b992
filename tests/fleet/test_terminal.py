"""The serial console of a real guest and the shell of a real host, across a restart of the guest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program
from tests.fleet.pty_program import PtyProgram
from tests.fleet.ssh import ssh_door

PROMPT = "/ # "
LEAVE = "\x1d"


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    made = lab.host("h1")
    yield made
    lab.remove(made)


@pytest.fixture(scope="module")
def guest(host: LabHost) -> Iterator[Guest]:
    second = "<serial type='pty'><target port='1'/></serial>"  # stands before the first
    made = Guest.define(host, "web", devices=second).start()
    yield made
    made.remove()


@pytest.fixture(scope="module")
def program(host: LabHost, guest: Guest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Knows the host by its address."""
    made = Program(tmp_path_factory.mktemp("terminal") / "profile")
    made.done("Add-Host", "-Name", "h1", "-Address", host.address, "-User", "root", "-KeyFile", str(host.ssh.key),
              "-AcceptHostKey", ssh_door.fingerprint(host))  # fmt: skip
    return made


def test_a_console_is_typed_into_taken_over_and_follows_a_restart(program: Program, guest: Guest) -> None:
    guest.wait_ready()
    with PtyProgram(program, "console", "web") as first:
        first.wait('"web": Ctrl+] leaves it')
        first.say("\r")
        first.wait(PROMPT)
        first.say("echo größe-$((40+2))\r")
        first.wait("größe-42")
        with PtyProgram(program, "console", "web") as second:
            assert second.end() == 1
            assert "take it over with --force" in second.shown
        with PtyProgram(program, "console", "web", "--port", "1") as other:
            other.wait('"web": Ctrl+] leaves it')
            first.say("echo other-$((5+5)) >/dev/ttyS1\r")
            other.wait("other-10")
        guest.host.virsh("reset", "web")
        first.wait("built-in shell", 60)
        first.wait(PROMPT)
        first.say("echo again-$((1+2))\r")
        first.wait("again-3")
        with PtyProgram(program, "console", "web", "--force") as third:
            third.wait('"web": Ctrl+] leaves it')
            assert first.end() == 0
            assert '"web": it has ended' in first.shown
            third.say("\recho mine-$((2+3))\r")
            third.wait("mine-5")
            third.say(LEAVE)
            assert third.end() == 0
            assert '"web": left' in third.shown


def test_a_shell_of_the_host(program: Program, host: LabHost) -> None:
    with PtyProgram(program, "ssh", "h1") as shell:
        shell.wait('"h1": Ctrl+] leaves it')
        shell.say("echo $TERM on $(hostname); exit 3\r")
        shell.wait("xterm-256color on h1")
        assert shell.end() == 1


def test_what_has_no_console_says_so(program: Program, host: LabHost) -> None:
    host.define(
        "<domain type='qemu'><name>mute</name><memory unit='MiB'>32</memory>"
        "<os><type machine='q35'>hvm</type></os></domain>"
    )
    with PtyProgram(program, "console", "mute") as off:
        assert off.end() == 1
        assert "mute" in off.shown
    host.virsh("start", "mute", "--paused")
    with PtyProgram(program, "console", "mute") as mute:
        assert mute.end() == 1
        assert 'VM "mute" has no serial console' in mute.shown
    host.virsh("destroy", "mute")

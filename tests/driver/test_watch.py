"""`select --watch` as a process of its own over a real libvirtd: what another one does shows at once; how it ends."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.listing.job_shell import QUIT, STOP, JobShell
from tests.driver.daemon import Daemon
from tests.fleet.program import Program

PATIENCE = 120.0


@pytest.fixture
def program(tmp_path: Path, daemon: Daemon) -> Program:
    """The command, on a profile with the daemon's fleet as its one host."""
    made = Program(tmp_path / "profile")
    made.done("Add-Host", "-Name", "h1", "-Uri", daemon.uri)
    return made


def read_until(file: int, enough: Callable[[bytes], bool], seconds: float = PATIENCE) -> bytes:
    """What is written until that is enough, or the end."""
    found, end = b"", time.monotonic() + seconds
    while not enough(found):
        assert time.monotonic() < end, found
        if select.select([file], [], [], 0.2)[0]:
            try:
                more = os.read(file, 1 << 16)
            except OSError:  # a terminal whose other side is gone
                break
            if not more:
                break
            found += more
    return found


def test_what_another_process_does_is_a_line_and_ctrl_c_ends_it(program: Program) -> None:
    watching = program.start("Select-Vm", "status=up", "--watch", "--format", "json", "--columns", "name,status")
    assert watching.stdout is not None
    try:
        (first,) = read_until(watching.stdout.fileno(), lambda found: found.count(b"\n") >= 1).splitlines()
        assert json.loads(first)["row"] == {"name": "test", "status": "Up"}
        program.done("Stop-Vm", "-VmId", "test", "--yes")
        (left,) = read_until(watching.stdout.fileno(), lambda found: found.count(b"\n") >= 1).splitlines()
        assert json.loads(left)["change"] == "removed"
        program.done("Start-Vm", "-VmId", "test")
        (came,) = read_until(watching.stdout.fileno(), lambda found: found.count(b"\n") >= 1).splitlines()
        assert json.loads(came)["change"] == "added"
        watching.send_signal(signal.SIGINT)
        assert watching.wait(PATIENCE) == 130
        assert watching.stderr is not None
        assert watching.stderr.read() == ""
    finally:
        watching.kill()
        watching.communicate()


def test_a_reader_that_leaves_ends_it_quietly(program: Program) -> None:
    watching = program.start("select", "Vms:", "--watch", "--columns", "name")
    assert watching.stdout is not None
    assert watching.stderr is not None
    try:
        read_until(watching.stdout.fileno(), lambda found: b"test" in found)
        watching.stdout.close()
        watching.wait(PATIENCE)
        assert watching.stderr.read() == ""
    finally:
        watching.kill()
        watching.wait()
        watching.stderr.close()


def test_a_host_that_is_lost_keeps_its_vms_while_the_grace_lasts(
    program: Program, tmp_path: Path, daemon: Daemon
) -> None:
    with JobShell(tmp_path, program.environment) as bash:
        bash.type(f"{' '.join(program.words)} select 'Vms: status = up' --watch --columns name,status\n")
        bash.wait(b"test")
        daemon.end()
        bash.wait(b"1 host does not answer")
        row = bash.wait(b"Vms: ")  # up to the next time that it is drawn
        assert b"test" in row
        assert b"Up" in row
        assert b"Unknown" not in row
        bash.type(QUIT)
        bash.wait(b"\x1b[?1049l")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_on_a_terminal_it_draws_and_gives_the_screen_back(program: Program, end: signal.Signals) -> None:
    ours, theirs = pty.openpty()
    watching = subprocess.Popen(
        [*program.words, "select", "Vms:", "--watch", "--columns", "name,status"],
        env={**program.environment, "TERM": "xterm", "COLUMNS": "70", "LINES": "12"},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        found = read_until(ours, lambda found: b"test" in found and b"Up" in found)
        program.done("Pause-Vm", "-VmId", "test")
        found += read_until(ours, lambda found: b"Paused" in found)
        watching.send_signal(end)
        found += read_until(ours, lambda found: b"\x1b[?1049l" in found)
        assert watching.wait(PATIENCE) == 130
        assert found.count(b"\x1b[?1049h") == found.count(b"\x1b[?1049l") == 1
        assert found.rindex(b"\x1b[?25h") > found.rindex(b"\x1b[?25l"), "the cursor is back"
    finally:
        watching.kill()
        watching.wait()
        os.close(ours)


@pytest.mark.parametrize("words", ["select Vms: --watch --columns name,status", "top vms"])
def test_stopped_by_ctrl_z_it_gives_the_terminal_back_and_takes_it_again(
    program: Program, tmp_path: Path, words: str
) -> None:
    with JobShell(tmp_path, program.environment) as bash:
        bash.type(f"{' '.join(program.words)} {words}\n")
        bash.wait(b"\x1b[?1049h")
        bash.wait(b"test")
        bash.type(STOP)
        given = bash.wait(b"Stopped")
        assert b"\x1b[?25h" in given, "the cursor is back"
        assert given.rindex(b"\x1b[?1049l") > given.rfind(b"\x1b[H"), "the first screen is back, nothing drawn on it"
        bash.type("stty -a; echo DO''NE\n")
        modes = bash.wait(b"DONE\r\n")
        assert b" icanon" in modes
        assert b" echo " in modes
        bash.type("fg\n")
        bash.wait(b"\x1b[?1049h")
        bash.wait(b"test")
        bash.type(QUIT)
        bash.wait(b"\x1b[?1049l")
        bash.type("echo ST''ATUS $?\n")
        bash.wait(b"STATUS 130")

"""The command line beside an open window on the same profile: what it does shows in the window within 2 s; there is
one window; and two commands do not work on the same VM at the same time.

The window runs in the test's own process, the command line in processes of its own.
"""

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.adapters.notify.smtp_server import http_server
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import Program
from tests.journeys.pilot import Pilot

SOON = 2000
"""Milliseconds from the end of a command to what the window shows of it."""
PATIENCE = 180_000
"""Milliseconds for a process to end."""


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """The host of this file."""
    made = lab.host("p1")
    yield made
    lab.remove(made)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The command line on an empty profile."""
    return Program(tmp_path / "profile")


class Pair:
    """An open window, and commands beside it."""

    def __init__(self, bot: QtBot, pilot: Pilot, program: Program) -> None:
        self._bot = bot
        self.pilot = pilot
        self._program = program

    def run(self, *words: str) -> tuple[int, str]:
        """Run the program to its end while the window goes on; its exit status and all that it said."""
        process = self._program.start(*words)
        try:
            self._bot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE)
        finally:
            out, err = _ended(process)
        return process.returncode, out + err

    def done(self, *words: str) -> None:
        """Run a command that is to succeed."""
        status, said = self.run(*words)
        assert status == 0, said

    def soon(self, shown: Callable[[], bool], instead: Callable[[], object]) -> None:
        """The window shows it in time."""

        def check() -> None:
            assert shown(), instead()

        self._bot.waitUntil(check, timeout=SOON)

    def until(self, so: Callable[[], bool]) -> None:
        """The window goes on until it is so."""
        self._bot.waitUntil(so, timeout=PATIENCE)

    def in_tree(self, name: str, *, there: bool = True) -> None:
        """The tree shows the name, or does not any more."""
        self.soon(lambda: (name in self.pilot.tree_names()) is there, self.pilot.tree_names)

    def in_list(self, list_: str, *words: str) -> None:
        """A row of the list shows all these words."""

        def shown() -> bool:
            return any(all(any(word in cell for cell in row) for word in words) for row in self.pilot.rows(list_))

        self.soon(shown, lambda: self.pilot.rows(list_))


def _ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    if process.poll() is None:
        process.kill()
    return process.communicate()


@pytest.fixture
def pair(qtbot: QtBot, qapp: QApplication, program: Program) -> Iterator[Pair]:
    """The window is open."""
    qapp.setQuitOnLastWindowClosed(False)
    pilot = Pilot(qtbot, qapp, program.profile)
    pilot.start()
    yield Pair(qtbot, pilot, program)
    pilot.close()


@pytest.fixture
def guest(host: LabHost) -> Iterator[Guest]:
    """A guest that is off."""
    made = Guest.define(host, "two-a")
    yield made
    made.remove()


def test_what_a_command_does_shows_in_the_window(pair: Pair, host: LabHost, guest: Guest) -> None:
    pair.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    pair.in_tree(host.name)
    pair.in_list("Recent tasks", "Add host", host.name, "done")
    pair.in_list("Events", host.name, "added")

    pair.done("Add-Cluster", "-Name", "lab-a", "-DataCenterId", "Default")
    pair.in_tree("lab-a")
    pair.in_list("Recent tasks", "Add cluster", "lab-a", "done")
    pair.done("Update-Cluster", "-ClusterId", "lab-a", "-Name", "lab-b")
    pair.in_tree("lab-b")
    pair.in_tree("lab-a", there=False)
    pair.done("Remove-Cluster", "-ClusterId", "lab-b", "--yes")
    pair.in_tree("lab-b", there=False)
    pair.in_list("Events", "lab-b", "removed")

    pair.pilot.unfold(host.name)
    pair.pilot.choose(guest.name)
    pair.done("Start-Vm", "-VmId", guest.name, "-Paused")
    pair.in_list("Recent tasks", "Start", guest.name, "done")
    pair.in_list("Events", guest.name, "was started")
    pair.pilot.reads("Paused")


def test_a_second_window_wakes_the_first(pair: Pair) -> None:
    pair.pilot.window.showMinimized()
    status, said = pair.run()
    assert (status, said) == (0, "")
    pair.soon(lambda: not pair.pilot.window.isMinimized(), pair.pilot.window.windowState)
    pair.done("Add-Cluster", "-Name", "after", "-DataCenterId", "Default")
    assert pair.pilot.ended == []


def test_an_alarm_about_a_real_guest_is_told_by_a_webhook_and_cleared(pair: Pair, host: LabHost, guest: Guest) -> None:
    """The command line makes it, the window keeps watch."""
    with http_server() as taken:
        hook = f"webhook:http://127.0.0.1:{taken.port}/"
        pair.done("Add-Alarm", "-Name", "stands", "-Query", "Vms: status = paused", "-Action", hook)
        pair.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
        guest.start(paused=True)
        pair.until(lambda: len(taken.posts) == 1)
        status, said = pair.run("select", "Alerts: vm.name = two-a", "--json", "--columns", "name,object,severity")
        assert (status, json.loads(said)[0]["name"]) == (0, "stands")
        host.virsh("resume", guest.name)
        pair.until(lambda: len(taken.posts) == 2)
    told = [(post["state"], post["objects"][0]["name"]) for _path, _headers, post in taken.posts]
    assert told == [("raised", guest.name), ("cleared", guest.name)]
    pair.in_list("Events", 'alarm "stands" is over')
    nic = "<interface type='user'><model type='virtio'/></interface>"
    host.virsh("attach-device", guest.name, "/dev/stdin", "--live", stdin=nic)
    pair.in_list("Events", f'a device of VM "{guest.name}"', "was added")


def test_two_commands_on_one_vm(program: Program, host: LabHost, guest: Guest) -> None:
    """The one that comes second is refused and told what the first one is."""
    program.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    guest.start(paused=True)
    guest.freeze()
    try:
        first = program.start("Resume-Vm", "-VmId", guest.name)
        until(lambda: holders(program), 90, lambda: f"the lock of the first command: {first.poll()}")
        second = program.run("Update-Vm", "-VmId", guest.name, "-Title", "Second")
        assert holders(program) == [guest.uuid]
    finally:
        guest.thaw()
    assert (second.returncode, second.stdout) == (1, "")
    assert f'"{guest.name}" is in use by the task "Resume"' in second.stderr
    out, err = first.communicate(timeout=180)
    assert first.returncode == 0, out + err
    assert guest.state == "running"
    program.done("Update-Vm", "-VmId", guest.name, "-Title", "Second")
    assert "Second" in host.virsh("dumpxml", guest.name)


def holders(program: Program) -> list[str]:
    """The ids of what is locked."""
    with closing(sqlite3.connect(f"file:{program.profile / 'stellwerk.db'}?mode=ro", uri=True)) as database:
        return [id_ for (id_,) in database.execute("SELECT object_id FROM object_lock")]

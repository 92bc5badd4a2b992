"""Everything that can be wrong with the way to a host, at once, in one window and one command: each reason on the page
of its host, within the limit, while the hosts beside it go on. And what a person can answer, answered there."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fleet.file_keyring import Keyring
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.onlooker import LIMIT, LONG, Onlooker
from tests.fleet.pty_program import PtyProgram
from tests.fleet.ssh import ssh_door, unit_stand_in
from tests.fleet.ssh.fault_fleet import FaultFleet, drop, quitter, silent, stranger_key
from tests.fleet.ssh.ssh_program import PASSWORD, SshProgram
from tests.fleet.ssh.sudo_user import USER, SudoUser

from stellwerk.ports.ssh_place import SshPlace
from stellwerk.ui.shell.page import Place

WITHIN = 120.0
"""Seconds until the last page is read: ten for those that never speak, and so many pages on a busy machine. What the
limit of each was, it says itself."""
SOON = 60.0
"""Seconds until a host is up that was asked for; by itself it is tried again after five minutes."""
HINTS = {
    "wrong key": "Load a key with ssh-add, or put your public key on the host: ssh-copy-id root@{many}.",
    "wrong password": "Give the right one; the wrong one is not tried again.",
    "no helper": "Install libvirt on {many}.",
    "stopped": "Start it there: sudo systemctl enable --now libvirtd.socket.",
    "sudo": "Give it once (it is kept for the next time); or run there: sudo usermod -aG libvirt kim.",
    "silent": "Check that it runs",
    "dropped": "Check that it runs",
}
"""And what to do, of some."""
BY_QUESTION = (
    "UsePAM=yes",
    "KbdInteractiveAuthentication=yes",
    "PubkeyAuthentication=no",
    "PermitRootLogin=yes",
    "LogLevel=VERBOSE",
)
"""The settings of a door that puts the question itself, as most distributions have it."""
_SELECT = ("select", "Hosts:", "--json", "--columns", "name,status_reason")
_ADD = ("Add-Host", "-Name", "mute", "-Address", "127.0.0.1")
_NAME = b"SSH-2.0-OpenSSH_9.2p1\r\n"

WARNINGS = {
    "well": 'Has the same machine UUID as host "twin"',
    "twin": 'Has the same machine UUID as host "well"',
    "late": "Clock: 3 years behind this computer",
    "few": "Its statistics cannot be read: the SSH server of {few} allows no further session on one connection",
}
"""What the page of a host says that is up all the same."""
REASONS = {
    "wrong password": "{many} refused the password of root",
    "no password": "{many} wants the password of root",
    "wrong key": "{many} refused the SSH login of root",
    "locked key": "locked is locked by a passphrase",
    "changed key": "the SSH key of {many} has CHANGED",
    "new key": "the SSH key of {many} is not known yet",
    "sudo": "sudo on {many} wants the password of kim",
    "kept out": "{many} does not let kim in at present: The host is going down. See pam_nologin(8).",
    "kept out by password": "{many} does not let kim in at present: The host is going down. See pam_nologin(8).",
    "restricted": "the login shell of root on {many} runs no commands",
    "no helper": "there is no libvirt on {many}, or neither virt-ssh-helper nor nc",
    "stopped": "libvirt does not run on {stopped}",
    "quits": "does not speak SSH",
    "quits later": "the SSH connection to 127.0.0.1 was lost",
    "no port": "127.0.0.1 refused the connection on port 1",
    "no name": 'the host name "no-such-host.invalid" is not known',
    "silent": " within ",
    "dropped": " within ",
}
"""What the page of each other host says, and the command line; after a while those that never speak: nine seconds
by SSH, or ten altogether where this computer is busy."""


class Room:
    """The lab's hosts of this module: `well` and those with faults. `many` has a door for each fault."""

    def __init__(self, lab: Lab) -> None:
        self.key = lab.ssh.key
        self.well, self.many, self.stopped = lab.host("well"), lab.host("many"), lab.host("stopped")
        self.twin, self.late = lab.host("twin", uuid=self.well.uuid), lab.host("late")
        self.few = lab.host("few")
        self.guest = Guest.define(self.well, "steady").start(paused=True)
        ssh_door.with_pam(self.many)
        self.log = ssh_door.password_door(self.many, 2301, PASSWORD)
        SudoUser(self.many, 2302, PASSWORD)
        ssh_door.let_nobody_in(self.many)

    @property
    def hosts(self) -> tuple[LabHost, ...]:
        return self.well, self.many, self.stopped, self.twin, self.late, self.few


@pytest.fixture(scope="module")
def room(lab: Lab) -> Iterator[Room]:
    made = Room(lab)
    yield made
    for host in made.hosts:
        lab.remove(host)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SshProgram]:
    """Its keyring is that of the window of this process, too."""
    made = SshProgram(tmp_path)
    monkeypatch.setenv("TEST_KEYRING", str(made.keyring))
    monkeypatch.setenv("HOME", str(made.home))
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def user(qtbot: QtBot, qapp: QApplication, program: SshProgram) -> Iterator[Onlooker]:
    qapp.setQuitOnLastWindowClosed(False)
    made = Onlooker(qtbot, qapp, program.profile)
    yield made
    made.close()


def locked_key(room: Room, folder: Path, passphrase: str) -> Path:
    """The lab's key as a file with a passphrase."""
    file = folder / "locked"
    file.write_bytes(room.key.read_bytes())
    file.chmod(0o600)
    ssh_door.run_command(["ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, "-f", file])
    return file


def bad_logins(fleet: FaultFleet, room: Room, folder: Path) -> dict[str, str]:
    """Keys and passwords that do not fit; answers what is kept of them."""
    many, key = room.many, room.key
    fleet.add("wrong password", many, 2301)
    ssh_door.open_door(many, 2303, "PubkeyAuthentication=no", "PasswordAuthentication=yes", "PermitRootLogin=yes")
    fleet.add("no password", many, 2303)
    stranger = stranger_key(folder)
    fleet.add("wrong key", many, key=stranger)
    fleet.add("locked key", many, key=locked_key(room, folder, PASSWORD))
    ssh_door.open_door(many, 2304)
    fleet.add_place("changed key", SshPlace(address=many.address, user="root", port=2304, key_file=str(key)))
    fleet.know_another(many.address, 2304, Path(f"{stranger}.pub"))
    ssh_door.open_door(many, 2305)
    fleet.add_place("new key", SshPlace(address=many.address, user="root", port=2305, key_file=str(key)))
    fleet.add("sudo", many, 2302, user=USER, key=key)
    ssh_door.open_door(many, 2306, "UsePAM=yes", "AuthorizedKeysFile=/run/keys-kim")
    fleet.add("kept out", many, 2306, user=USER, key=key)
    ssh_door.open_door(many, 2307, "UsePAM=yes", "PasswordAuthentication=yes")
    fleet.add("kept out by password", many, 2307, user=USER)
    return {f"password ssh://root@{many.address}:2301": "wrong", f"password ssh://{USER}@{many.address}:2307": PASSWORD}


def bad_hosts(fleet: FaultFleet, room: Room) -> None:
    """Hosts that let us in, and are of little use."""
    many, key = room.many, room.key
    fleet.add("twin", room.twin, key=key)
    ssh_door.open_door(room.late, 2311, unit_stand_in.late_clock(room.late))
    fleet.add("late", room.late, 2311, key=key)
    ssh_door.open_door(room.few, 2312, "MaxSessions=1")
    fleet.add("few", room.few, 2312, key=key)
    ssh_door.open_door(many, 2313, "ForceCommand=echo This account is currently not available.")
    fleet.add("restricted", many, 2313, key=key)
    ssh_door.open_door(many, 2314, ssh_door.bare_path(many))
    fleet.add("no helper", many, 2314, key=key)
    room.stopped.kill_libvirtd()
    fleet.add("stopped", room.stopped, key=key)


@contextlib.contextmanager
def bad_wires(fleet: FaultFleet, room: Room) -> Iterator[int]:
    """Ways that lead nowhere, as long as it lasts; and one more port that never speaks."""
    dropped = room.stopped
    with silent() as mute, silent() as other, quitter(b"") as quits, quitter(_NAME) as later, drop(dropped, 2321):
        fleet.add("dropped", dropped, 2321, key=room.key)
        for name, port in (("silent", mute), ("quits", quits), ("quits later", later), ("no port", 1)):
            fleet.add_place(name, SshPlace(address="127.0.0.1", port=port))
        fleet.add_place("no name", SshPlace(address="no-such-host.invalid"))
        yield other


def connect_by_its_row(user: Onlooker, room: Room) -> None:
    """What refused the login of kim is mended; that would be found out minutes later."""
    room.many.run(["chmod", "0777", "/run/libvirt/libvirt-sock"])
    user.window.go(Place(query="Hosts:"))
    user.lists("Hosts", "sudo")
    user.mark("Hosts", "sudo")
    user.bulk("Connect")
    user.within(SOON, lambda: user.status("sudo") == "Up", "the host that was connected by its row")


def test_each_reason_stands_on_the_page_of_its_host_and_nobody_else_is_disturbed(
    room: Room, program: SshProgram, user: Onlooker, tmp_path: Path
) -> None:
    fleet = FaultFleet()
    fleet.add("well", room.well, key=room.key)
    program.keep_secrets(bad_logins(fleet, room, tmp_path))
    bad_hosts(fleet, room)
    places = {"many": room.many.address, "stopped": room.stopped.address, "few": room.few.address}
    with bad_wires(fleet, room) as mute:
        fleet.import_into(program, tmp_path / "fleet.json")
        program.run("Test-Host", "-HostId", "late")
        begin = time.monotonic()
        with program.start(*_SELECT) as asked, program.start(*_ADD, "-Port", str(mute)) as adding:
            user.watch("well", "twin")
            for name, reason in {**WARNINGS, **REASONS}.items():
                user.choose(name)
                user.reads(reason.format(**places))
                user.reads(HINTS.get(name, "").format(**places))
            assert time.monotonic() - begin < WITHIN
            user.window.go(Place(query="Vms:"))
            user.shows(LONG, room.guest.name, "Paused")
            room.well.virsh("resume", room.guest.name)
            user.shows(LIMIT, room.guest.name, "Up")
            connect_by_its_row(user, room)
            rows, _warnings = asked.communicate(timeout=LONG)
            refusal = adding.communicate(timeout=LONG)
    assert (adding.returncode, refusal[0]) == (1, "")
    assert "127.0.0.1 does not answer by SSH within 9 s, check that it runs" in refusal[1]
    assert user.courses["well"] == user.courses["twin"] == ["Up"]
    told = {row["name"]: row["status_reason"] for row in json.loads(rows)}
    for name, reason in REASONS.items():
        assert reason.format(**places) in told[name]
    assert room.log.read_text().count("Failed password") == 2, "one of each process"


def answer(user: Onlooker, field: str, secret: str, *, lasting: bool = True) -> None:
    """Give the open sheet what it asks for."""
    user.write(field, secret, user.sheet())
    if not lasting:
        user.tick("Keep it for the next start", user.sheet())
    user.press("Try again with it", user.sheet())


def test_what_hosts_ask_is_answered_on_their_pages_and_kept_on_wish(
    room: Room, program: SshProgram, user: Onlooker, tmp_path: Path
) -> None:
    many, fleet = room.many, FaultFleet()
    log = ssh_door.open_door(many, 2331, *BY_QUESTION)
    fleet.add("question", many, 2331)
    locked = locked_key(room, tmp_path, PASSWORD)
    fleet.add("locked", room.twin, key=locked)
    fleet.add("sudo", room.late, 2332, user=USER, key=room.key)
    sudo = SudoUser(room.late, 2332, PASSWORD)
    program.keep_secrets({f"passphrase {locked}": "wrong"})
    fleet.import_into(program, tmp_path / "fleet.json")

    user.start()
    user.choose("question")
    user.press("Enter the password…")
    answer(user, "Password", "wrong")
    user.reads(f"{many.address} refused the password of root", user.sheet())
    # sshd answers first and writes its log then
    user.wait(lambda: log.read_text().count("Failed keyboard-interactive/pam for root") == 1)
    answer(user, "Password", PASSWORD)
    user.wait(lambda: not user.asks() and user.status("question") == "Up")
    for name, button, field in (
        ("locked", "Enter the passphrase…", "Passphrase"),
        ("sudo", "Enter the password…", "Password"),
    ):
        user.choose(name)
        user.press(button)
        answer(user, field, PASSWORD, lasting=name != "sudo")
        user.wait(lambda name=name: not user.asks() and user.status(name) == "Up")
    assert log.read_text().count("Failed") == 1
    assert sudo.refusals() == 0
    assert program.kept() == {
        f"password ssh://root@{many.address}:2331": PASSWORD,
        f"passphrase {locked}": PASSWORD,
    }


def test_what_hosts_ask_is_asked_once_on_a_terminal_and_kept(room: Room, program: SshProgram, tmp_path: Path) -> None:
    many, locked = room.many, locked_key(room, tmp_path, PASSWORD)
    log = ssh_door.open_door(many, 2341, *BY_QUESTION)
    with PtyProgram(program, *program.add(many, "-Port", "2341")) as asking:
        asking.wait(f"{many.address} wants the password of root. Password:")
        asking.say("wrong\n")
        asking.wait(f"{many.address} refused the password of root. Password:")
        asking.say(f"{PASSWORD}\n")
        assert asking.end() == 0, asking.shown[-1500:]
    # Only now: sshd's monitor answers the refused login first and writes its log then.
    assert log.read_text().count("Failed keyboard-interactive/pam for root") == 1
    with PtyProgram(program, *program.add(room.twin, "-KeyFile", str(locked))) as asking:
        asking.wait("locked is locked by a passphrase. Passphrase:")
        asking.say(f"{PASSWORD}\n")
        assert asking.end() == 0, asking.shown[-1500:]
        assert PASSWORD not in asking.shown
    assert program.kept() == {
        f"password ssh://root@{many.address}:2341": PASSWORD,
        f"passphrase {locked}": PASSWORD,
    }

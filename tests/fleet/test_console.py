"""Consoles of real guests in the window: over SSH, over plain TCP with a password, typed into, across a restart."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from tests.fleet.lab.guest import Guest, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.onlooker import LONG, Onlooker
from tests.fleet.program import ROOT, Program
from tests.fleet.ssh import ssh_door

from stellwerk.core.ids import Kind, Ref
from stellwerk.services.console.console import Phase
from stellwerk.services.console.layout import BY_KEY
from stellwerk.ui.pages.console.console_view import ConsoleView
from stellwerk.ui.pages.terminal.serial_view import SerialView
from stellwerk.ui.shell.page import Place

PASSWORD = "pass1234"
Hosts = tuple[LabHost, LabHost]

LINE = r"""The quick brown fox jumps over 0123456789 lazy dogs: zyZY!@#$%^&*()-_=+[]{}\|;:",.<>/?~`"""
GERMAN: dict[int, dict[int, str]] = {
    # table of the kernel: 0 plain, 1 with Shift, 2 with AltGr; key -> character (German, qwertz)
    0: {21: "z", 44: "y", 53: "-", 86: "<"},
    1: {3: '"', 8: "/", 21: "Z", 44: "Y"},
    2: {8: "{", 11: "}", 12: "\\", 16: "@", 86: "|"},
}  # fmt: skip
GERMAN_LINE = r"""Zypern, yz YZ - 0123456789 "/<{@}|\ ok"""
_LETTER, _LATIN = 11, 0
_MAP_HEAD, _MAP_TABLE = 7 + 256, 256


@pytest.fixture(scope="module")
def guests(two_hosts: Hosts) -> Iterator[dict[str, Guest]]:
    """`far` on h1 listens on the host's own 127.0.0.1, `open` on h2 everywhere with a password."""
    local, everywhere = "listen='127.0.0.1'", f"listen='0.0.0.0' passwd='{PASSWORD}'"
    made = {}
    for host, name, listen in zip(two_hosts, ("far", "open"), (local, everywhere), strict=True):
        host.define(domain_xml(name).replace(local, listen))
        made[name] = Guest(host, name).start()
    for guest in made.values():
        guest.wait_ready()
        guest.sh("printf '\\033[?25l' >/dev/tty1; setterm -blank 0 2>/dev/null; true")
    yield made
    for guest in made.values():
        guest.remove()


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows h1 over SSH and h2 over TCP."""
    made = Program(tmp_path_factory.mktemp("console"))
    first, second = two_hosts
    login = ("-User", "root", "-KeyFile", str(first.ssh.key), "-AcceptHostKey", ssh_door.fingerprint(first))
    made.done("Add-Host", "-Name", "h1", "-Address", first.address, *login)
    made.done("Add-Host", "-Name", "h2", "-Uri", second.uri_tcp)
    (made.profile / "settings.json").write_text(json.dumps({"statistics.interval": 1.0}), encoding="utf-8")
    return made


def opened(onlooker: Onlooker, name: str) -> ConsoleView:
    """The console of a VM, once it shows a picture."""
    onlooker.within(LONG, lambda: onlooker.listed().get(name) == "Up", f"{name} up")
    onlooker.window.show_console(Ref(Kind.VM, onlooker.vm(name).id))
    page = onlooker.window.navigator.page
    assert page is not None
    view = page.widget.findChild(ConsoleView)
    assert isinstance(view, ConsoleView)
    onlooker.within(LONG, lambda: view.console.phase in (Phase.LIVE, Phase.STILL), "a picture")
    return view


def shot(guest: Guest) -> QImage:
    """The guest's screen, by virsh."""
    name = f"/run/{guest.name}.ppm"
    guest.host.virsh("screenshot", guest.name, name)
    return QImage(str(guest.host.outside(name))).convertToFormat(QImage.Format.Format_RGB32)


def shown(view: ConsoleView) -> QImage:
    """The picture of a console at this moment."""
    return view.display.canvas.image.copy().convertToFormat(QImage.Format.Format_RGB32)


def shows_the_guests_screen(onlooker: Onlooker, view: ConsoleView, guest: Guest) -> None:
    """Every pixel is as virsh has it."""

    def same() -> bool:
        return shown(view) == shot(guest)

    onlooker.within(LONG, same, "the same pixels")


def typed(onlooker: Onlooker, view: ConsoleView, guest: Guest, text: str, layout: str) -> str:
    """What arrives in a file of the guest when a line is typed from the clipboard."""
    QGuiApplication.clipboard().setText(f"cat >/tmp/typed\n{text}\n")
    view.bar.type_wanted.emit()
    view.strip.layouts.setCurrentIndex(view.strip.layouts.findData(layout))
    view.strip.begin.click()
    onlooker.within(LONG, lambda: not view.typist.busy, "the last key")
    view.typist.type("\n", BY_KEY[layout])
    onlooker.within(LONG, lambda: text[-1] in onlooker.meanwhile(lambda: guest.sh("cat /tmp/typed")), "the line")
    return guest.sh("cat /tmp/typed; killall cat").strip()


def load_german(guest: Guest) -> None:
    """Change the keys of the guest's console that differ on a German keyboard."""
    lines = []
    for table, keys in GERMAN.items():
        for key, char in keys.items():
            kind = _LETTER if char.isalpha() else _LATIN
            place = _MAP_HEAD + table * _MAP_TABLE + 2 * key
            write = rf"printf '\{ord(char):03o}\{kind:03o}' | dd of=/tmp/de bs=1 seek={place} conv=notrunc 2>/dev/null"
            lines.append(write)
    guest.sh("dumpkmap </dev/tty1 >/tmp/de")
    for start in range(0, len(lines), 8):
        guest.sh("; ".join(lines[start : start + 8]))
    guest.sh("loadkmap </tmp/de >/dev/tty1")


def opened_serial(onlooker: Onlooker, name: str) -> SerialView:
    """The serial console of a VM; it goes on while another tab is in sight."""
    onlooker.within(LONG, lambda: onlooker.listed().get(name) == "Up", f"{name} up")
    onlooker.window.go(Place(Ref(Kind.VM, onlooker.vm(name).id)))
    page = onlooker.window.navigator.page
    assert page is not None
    page.show_tab("serial")
    view = page.widget.findChild(SerialView)
    assert isinstance(view, SerialView)
    return view


def said(view: SerialView) -> str:
    """All that came on it."""
    return "\n".join(row.text for row in view.terminal.emulator.rows()[1])


def answers(onlooker: Onlooker, view: SerialView, word: str) -> None:
    """What is typed there arrives in the guest's shell, and its answer here."""
    QTest.keyClicks(view.terminal, f"echo {word}-$((40+2))\r")
    onlooker.within(LONG, lambda: f"{word}-42" in said(view), "an answer")


def test_over_ssh_typed_into_and_across_a_restart(onlooker: Onlooker, guests: dict[str, Guest]) -> None:
    guest = guests["far"]
    serial = opened_serial(onlooker, "far")
    onlooker.within(LONG, lambda: serial.bar.status.text() == "Connected", "the serial console")
    answers(onlooker, serial, "before")
    onlooker.window.go(Place(query="Vms:"))
    view = opened(onlooker, "far")
    assert view.console.phase is Phase.LIVE, view.console.trouble
    shows_the_guests_screen(onlooker, view, guest)
    assert typed(onlooker, view, guest, LINE, "us") == LINE
    load_german(guest)
    assert typed(onlooker, view, guest, GERMAN_LINE, "de-nodeadkeys") == GERMAN_LINE
    guest.host.virsh("reset", guest.name)
    onlooker.within(LONG, lambda: view.display.canvas.image.height() == 400, "the screen of the restart")
    assert view.console.phase is Phase.LIVE
    guest.host.virsh("destroy", guest.name)
    onlooker.within(LONG, lambda: view.console.phase is Phase.OFF, "the end")
    guest.start()
    onlooker.within(LONG, lambda: view.console.phase is Phase.LIVE, "the console back by itself")
    shows_the_guests_screen(onlooker, view, guest)
    onlooker.meanwhile(guest.wait_ready)
    onlooker.window.go(Place(query="Vms:"))
    assert opened_serial(onlooker, "far") is serial
    onlooker.within(LONG, lambda: serial.bar.status.text() == "Connected", "the serial console back by itself")
    answers(onlooker, serial, "after")


def test_over_tcp_with_the_password_of_the_moment(
    onlooker: Onlooker, guests: dict[str, Guest], tmp_path: Path, program: Program
) -> None:
    guest = guests["open"]
    view = opened(onlooker, "open")
    assert view.console.phase is Phase.LIVE, view.console.trouble
    shows_the_guests_screen(onlooker, view, guest)
    port = 5900 + int(guest.host.virsh("vncdisplay", guest.name).rpartition(":")[2])
    other = tmp_path / "vncdo.png"
    server = f"{guest.host.address}::{port}"
    words = ["-s", server, "-p", PASSWORD, "--nocursor", "capture", str(other)]
    vncdo = [sys.executable, "-m", "vncdotool.command", *words]
    onlooker.meanwhile(lambda: subprocess.run(vncdo, check=True, capture_output=True, timeout=120))
    assert shown(view) == QImage(str(other)).convertToFormat(QImage.Format.Format_RGB32)
    kept = [path for path in program.profile.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert kept == []


def test_without_a_window_the_screen_is_a_file_and_keys_arrive(
    guests: dict[str, Guest], tmp_path: Path, program: Program
) -> None:
    """By the host's libvirt, whatever way leads to the display."""
    guest, file = guests["open"], tmp_path / "screen.png"
    words, text = [*program.words, "type", "open", "--layout", "us"], "echo 'Zy-{42}' >/tmp/keys\n"
    subprocess.run(words, input=text, text=True, env=program.environment, check=True, timeout=120)
    until(lambda: guest.sh("cat /tmp/keys").strip() == "Zy-{42}", what="the keys")
    program.done("screenshot", "open", str(file))
    assert QImage(str(file)).convertToFormat(QImage.Format.Format_RGB32) == shot(guest)


def test_on_the_host_itself_libvirt_hands_a_socket_over(guests: dict[str, Guest]) -> None:
    """No port and no password: by a program of the host, over its own socket of libvirt."""
    guest = guests["open"]
    path = f"PYTHONPATH={ROOT / 'app'}:{ROOT}"
    image = shot(guest)  # its memory goes with it
    wanted = hashlib.sha256(bytes(image.constBits())).hexdigest()
    guest.host.run(["env", path, sys.executable, "-m", "tests.fleet.display_by_file", guest.uuid, wanted])


def test_it_follows_a_live_migration_and_is_still_where_no_way_leads(
    onlooker: Onlooker, guests: dict[str, Guest], two_hosts: Hosts, program: Program
) -> None:
    """There over TCP only libvirt is reached, since the display listens on 127.0.0.1; back home over SSH all is."""
    guest = guests["far"]
    view = opened(onlooker, "far")
    phases: list[Phase] = []
    greyed: list[bool] = []

    def note() -> None:
        phases.append(view.console.phase)
        greyed.append(view.display.canvas.image.format() == QImage.Format.Format_Grayscale8)

    following = view.console.changed.connect(lambda _none: note())
    onlooker.meanwhile(lambda: program.done("Migrate-Vm", "-VmId", "far", "-DestHostId", "h2"))
    onlooker.within(LONG, lambda: view.console.phase is Phase.STILL, "still pictures")
    assert view.console.trouble is not None
    assert str(view.console.trouble) == (
        "the display of the VM listens on 127.0.0.1 of the host only, "
        "add the host over SSH, or let the display listen on 0.0.0.0 with a password"
    )
    shows_the_guests_screen(onlooker, view, guest.moved_to(two_hosts[1]))
    onlooker.meanwhile(lambda: program.done("Migrate-Vm", "-VmId", "far", "-DestHostId", "h1"))
    onlooker.within(LONG, lambda: view.console.phase is Phase.LIVE, "the console back by itself")
    shows_the_guests_screen(onlooker, view, guest)
    following.close()
    assert Phase.LOST in phases
    assert all(grey for phase, grey in zip(phases, greyed, strict=True) if phase is Phase.LOST)

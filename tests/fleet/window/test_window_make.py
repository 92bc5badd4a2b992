"""From *New VM* on a host's page to the console of the running guest, by the wizard's fields and buttons."""

from collections.abc import Iterator

import pytest
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.initramfs import prepare_image
from tests.fleet.onlooker import LONG, Onlooker
from tests.fleet.program import Program
from tests.fleet.ssh import ssh_door

from stellwerk.services.console.console import Phase
from stellwerk.ui.pages.console.console_view import ConsoleView

Hosts = tuple[LabHost, LabHost]
CMDLINE = "console=ttyS0 console=tty0 quiet mitigations=off random.trust_cpu=on lab.kind=acpi lab.name=fresh"


@pytest.fixture(scope="module")
def program(two_hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows h1 over SSH and h2 over TCP."""
    made = Program(tmp_path_factory.mktemp("window-make"))
    first, second = two_hosts
    login = ("-User", "root", "-KeyFile", str(first.ssh.key), "-AcceptHostKey", ssh_door.fingerprint(first))
    made.done("Add-Host", "-Name", "h1", "-Address", first.address, *login)
    made.done("Add-Host", "-Name", "h2", "-Uri", second.uri_tcp)
    return made


@pytest.fixture
def fresh(two_hosts: Hosts) -> Iterator[Guest]:
    """The guest that will be made."""
    guest = Guest(two_hosts[0], "fresh")
    yield guest
    guest.remove()


def test_a_new_vm_runs_and_its_console_shows(onlooker: Onlooker, fresh: Guest) -> None:
    image = prepare_image("acpi")
    onlooker.choose("h1")
    onlooker.press("New VM…")
    sheet = onlooker.sheet()
    onlooker.write("Name", "fresh", sheet)
    onlooker.pick("Begin from", "Kernel", sheet)
    onlooker.write("Kernel", str(image.kernel), sheet)
    onlooker.write("Initial file system", str(image.initramfs), sheet)
    onlooker.write("Kernel command line", CMDLINE, sheet)
    onlooker.write("Memory", "128M", sheet)
    onlooker.tick("Start it", sheet)
    onlooker.turn_page("Networks", sheet)
    onlooker.press("Remove interface 1", sheet)
    onlooker.turn_page("Processor and firmware", sheet)
    onlooker.tick("Emulated", sheet)
    onlooker.press("Make", sheet)
    onlooker.within(LONG, lambda: not onlooker.asks(), "the VM to be made")

    assert fresh.state == "running"
    onlooker.unfold("h1")
    onlooker.choose("fresh")
    onlooker.turn_to("Console")
    page = onlooker.window.navigator.page
    assert page is not None
    view = page.widget.findChild(ConsoleView)
    assert isinstance(view, ConsoleView)
    onlooker.within(LONG, lambda: view.console.phase is Phase.LIVE, "its picture")

    def colours() -> set[int]:
        picture = view.display.canvas.image
        return {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}

    onlooker.within(LONG, lambda: len(colours()) > 1, "text on its screen")

"""The welcome page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.fakes.engine import MemoryNeighbours
from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.error import AppError, NotAllowed, Unreachable
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import CpuFacts, HostFacts
from stellwerk.model.task import TaskState
from stellwerk.ports.lane import Answer
from stellwerk.ports.neighbour import Known
from stellwerk.ui.pages.local_host import SESSION, SYSTEM
from stellwerk.ui.pages.welcome import WelcomePage
from stellwerk.ui.shell.page import Place

FACTS = HostFacts(
    hostname="bench", driver="QEMU", libvirt_version=10_000_000, hypervisor_version=8_002_002,
    cpu=CpuFacts(cpus=16), memory=64 << 30,
)  # fmt: skip
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(show: Open) -> WelcomePage:
    """The page, still looking."""
    page = show(Place())
    assert isinstance(page, WelcomePage)
    return page


def answer(room: Room, found: HostFacts | AppError) -> str:
    """The last probe; answers its URI."""
    uri, done = room.probed[-1]
    done(Answer(error=found) if isinstance(found, AppError) else Answer(value=found))
    return uri


def test_this_computer_is_looked_at_in_the_background_and_offered(room: Room, page: WelcomePage, qtbot: QtBot) -> None:
    assert page._here.text() == "Looking for libvirt…"
    assert page.add.isHidden()
    assert answer(room, FACTS) == SYSTEM
    assert page._here.text() == "bench: QEMU 8.2.2, 16 CPUs, 64 GiB, libvirt 10.0.0"
    qtbot.mouseClick(page.add, LEFT)
    call = room.engine.running()[0].call
    assert call.command == "Add-Host"
    assert {"name": "bench", "uri": SYSTEM}.items() <= call.args.items()


def test_a_refusal_shows_the_line_that_grants_access(room: Room, page: WelcomePage, qtbot: QtBot) -> None:
    answer(room, NotAllowed("refused"))
    assert answer(room, Unreachable("nobody")) == SESSION
    assert page._here.text() == "libvirt runs here, but refuses you."
    assert not page._grant.isHidden()
    assert page.line.text().startswith("sudo usermod -aG libvirt ")
    copy = next(b for b in page._grant.children() if getattr(b, "text", lambda: "")() == "Copy")
    qtbot.mouseClick(copy, LEFT)
    assert QGuiApplication.clipboard().text() == page.line.text()


def test_nothing_found_can_be_looked_for_again(room: Room, page: WelcomePage, qtbot: QtBot) -> None:
    answer(room, Unreachable("nobody"))
    answer(room, Unreachable("nobody"))
    assert page.add.text() == "Look again"
    qtbot.mouseClick(page.add, LEFT)
    assert room.probed[-1][0] == SYSTEM
    assert len(room.probed) == 3


def test_a_host_is_added_by_its_uri_and_shown(room: Room, page: WelcomePage, qtbot: QtBot) -> None:
    assert page.panel is not None
    form = page.panel.form
    assert [field.param.name for field in form.fields] == ["address", "user", "uri", "name"]
    form.field("uri").setFocus()
    qtbot.keyClicks(form.field("uri").edit, "test:///new")
    qtbot.keyClicks(form.field("name").edit, "lab")
    room.settle()
    qtbot.keyClick(form.field("name").edit, Qt.Key.Key_Return)
    task = room.engine.running()[0]
    assert (task.call.command, task.call.args) == ("Add-Host", {"uri": "test:///new", "name": "lab"})
    room.inventory.apply(Batch(entities=(replace(task, state=TaskState.DONE, result="new-id"),)))
    assert room.stage.gone_to == [Place(Ref(Kind.HOST, "new-id"))]


def test_a_host_that_cannot_be_added_says_so_in_place(room: Room, page: WelcomePage, qtbot: QtBot) -> None:
    assert page.panel is not None
    form = page.panel.form
    qtbot.keyClicks(form.field("uri").edit, "nonsense")
    room.settle()
    assert "is not a libvirt URI" in form.field("uri").note.text()
    assert not page.panel.verb.isEnabled()


def test_the_demo_fleet_is_offered_where_there_is_one(theme, settings, qtbot: QtBot) -> None:
    begun: list[int] = []
    room = Room(theme, settings, explore_demo=lambda: begun.append(1))
    page = WelcomePage(room.tools, room.stage)
    qtbot.addWidget(page.widget)
    page.widget.show()
    qtbot.mouseClick(page.demo, LEFT)
    assert begun == [1]
    page.close()
    room.close()


def test_what_virt_manager_knows_is_offered_where_it_is_new(theme, settings, qtbot: QtBot) -> None:
    known = MemoryNeighbours(Known("qemu:///system"), Known("qemu+ssh://root@far/system"))
    room = Room(theme, settings, neighbours=known)
    page = WelcomePage(room.tools, room.stage)
    qtbot.addWidget(page.widget)
    assert not page._neighbours.isHidden()
    assert page._theirs.text() == 'virt-manager knows 2 hosts: "localhost", "far".'
    room.neighbours.known = known.known
    room.window.show()
    qtbot.mouseClick(page.take, LEFT)
    room.settle()
    (sheet,) = room.flow.sheets
    assert sheet.panel.effects.isVisibleTo(sheet.panel)
    assert sheet.panel.preview is not None
    assert "far (ssh://root@far/)" in sheet.panel.preview.effects.lines[0]
    page.close()
    room.close()


def test_nothing_is_said_of_virt_manager_where_it_knows_nothing(room: Room, page: WelcomePage) -> None:
    assert page._neighbours.isHidden()

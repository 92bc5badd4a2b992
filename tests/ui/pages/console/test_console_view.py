"""The console as people see it, over its life."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.ui.pages.console.parlour import Parlour

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import Kind, VmId
from stellwerk.core.record import replace
from stellwerk.model.vm import Vm
from stellwerk.ports.console import DisplayPlace, Ended, TextGiven
from stellwerk.services.console.combination import COMBINATIONS
from stellwerk.services.console.console import Phase
from stellwerk.services.console.layout import BY_KEY
from stellwerk.ui.pages.console.console_view import ConsoleView
from stellwerk.ui.pages.console.view_tools import ViewTools


@pytest.fixture
def view(room: Parlour, view_tools: ViewTools, qtbot: QtBot) -> Iterator[ConsoleView]:
    made = room.consoles.view(VmId(room.vm_ref.id), view_tools)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.begin()
    yield made
    made.release()


def test_a_picture_and_its_size(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    assert "Connecting" in view.bar.status.text()
    room.wait_screen(qtbot)
    assert "8 × 6" in view.bar.status.text()
    assert not view.banner.isVisible()
    assert view.bar.keys.isEnabled()


def test_keys_of_the_menu_go_to_the_guest(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    view.bar.combination_wanted.emit(COMBINATIONS[0][0])
    assert [key.code for key, down in screen.keys if down] == [0x1D, 0x38, 0xD3]


def test_the_clipboard_is_typed(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    QGuiApplication.clipboard().setText("zy")
    view.bar.type_wanted.emit()
    assert view.strip.isVisible()
    view.strip.wanted.emit("zy", BY_KEY["de"])
    room.settle(0.05)
    room.settle(0.05)
    assert [key.code for key, down in screen.keys if down] == [0x15, 0x2C]
    room.settle(0.05)
    assert not view.strip.isVisible()


def test_clipboards_only_when_asked(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    QGuiApplication.clipboard().setText("mine")
    screen.says(TextGiven("unasked"))
    room.settle(0.01)
    assert QGuiApplication.clipboard().text() == "mine"
    view.bar.give_wanted.emit()
    assert screen.given == ["mine"]
    view.bar.fetch_wanted.emit()
    assert screen.asked == 1
    screen.says(TextGiven("theirs"))
    room.settle(0.01)
    assert QGuiApplication.clipboard().text() == "theirs"


def test_a_guest_may_share_its_clipboard_later(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    screen.takes_text = False
    view.bar.text.menu().aboutToShow.emit()
    give = view.bar.text.menu().actions()[2]
    assert not give.isEnabled()
    screen.takes_text = True
    view.bar.text.menu().aboutToShow.emit()
    assert give.isEnabled()


def test_only_looking(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    view.bar.view_only.setChecked(True)
    view.bar.combination_wanted.emit(COMBINATIONS[0][0])
    assert screen.keys == []
    assert "looking" in view.bar.status.text()


def test_disconnected_with_the_last_picture(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    screen.says(Ended(Unreachable("the wire is cut")))
    room.settle(0.01)
    assert view.console.phase is Phase.LOST
    assert "the wire is cut" in view.banner.text
    assert not view.display.canvas.image.isNull()
    assert not view.bar.keys.isEnabled()
    view.banner.button.click()
    room.wait_screen(qtbot, 2)
    assert not view.banner.isVisible()


def test_still_pictures_say_why(
    room: Parlour, view_tools: ViewTools, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for session in room.lanes.sessions.values():
        session.places = (DisplayPlace(type="spice", port=5900),)
        session.shot = png(30, 20)
    view = room.consoles.view(VmId(room.vm_ref.id), view_tools)
    qtbot.addWidget(view)
    view.begin()
    room.settle(0.1)
    assert "SPICE" in view.banner.text
    qtbot.waitUntil(lambda: room.settle(0.001) or view.display.canvas.image.width() == 30)
    assert "Still" in view.bar.status.text()
    assert view.banner.button.text() == "Open in remote-viewer"
    view.banner.button.click()
    qtbot.waitUntil(lambda: room.settle(0.001) or bool(room.stage.said))
    assert room.stage.said[-1].startswith("remote-viewer is not installed")
    view.release()


def test_a_picture_to_a_file(view: ConsoleView, room: Parlour, qtbot: QtBot, tmp_path: Path) -> None:
    room.wait_screen(qtbot)
    view.bar.shot_wanted.emit()
    dialog = view.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith("web-1.png")
    dialog.fileSelected.emit(str(tmp_path / "shot.png"))
    dialog.close()
    assert QImage(str(tmp_path / "shot.png")).width() == 8
    assert room.stage.said[-1] == "shot.png was saved"


def test_a_vm_that_is_off_has_the_button_that_helps(room: Parlour, view_tools: ViewTools, qtbot: QtBot) -> None:
    off = next(vm for vm in room.inventory.view.all(Kind.VM) if isinstance(vm, Vm) and not vm.domain.active)
    view = room.consoles.view(off.id, view_tools)
    qtbot.addWidget(view)
    view.begin()
    assert "is off" in view.banner.text
    view.banner.button.click()
    assert room.stage.said == ["start"]
    view.release()


def test_who_looks_away(view: ConsoleView, room: Parlour, qtbot: QtBot) -> None:
    screen = room.wait_screen(qtbot)
    view.watch(False)
    assert not screen.watched


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def test_spice_is_handed_over_or_changed_to_vnc(room: Parlour, view_tools: ViewTools, qtbot: QtBot) -> None:
    asked: list[str] = []
    for session in room.lanes.sessions.values():
        session.places = (DisplayPlace(type="spice", port=5900),)
    made = room.consoles.view(VmId(room.vm_ref.id), replace(view_tools, to_vnc=lambda: asked.append("vnc")))
    qtbot.addWidget(made)
    made.show()
    made.begin()
    qtbot.waitUntil(lambda: room.settle(0.001) or made.banner.isVisible())
    assert (made.banner.button.text(), made.banner.other.text()) == ("Open in remote-viewer", "Change to VNC…")
    made.banner.other.click()
    assert asked == ["vnc"]
    made.release()

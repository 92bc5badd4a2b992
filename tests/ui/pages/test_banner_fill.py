"""Problems in the banner."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.text import Text
from stellwerk.ui.pages.banner_fill import fill_banner
from stellwerk.ui.pages.part.banner import Banner
from stellwerk.ui.pages.problem import Problem
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.theme import Theme


def filled(room: Room, theme: Theme, qtbot: QtBot, problem: Problem | None) -> tuple[Banner, list[str]]:
    banner, tabs = Banner(theme), []
    qtbot.addWidget(banner)
    fill_banner(banner, problem, room.tools, room.stage, tabs.append)
    return banner, tabs


def test_nothing_hides_it(room: Room, theme: Theme, qtbot: QtBot) -> None:
    assert filled(room, theme, qtbot, None)[0].isHidden()


def test_a_command_is_begun(room: Room, theme: Theme, qtbot: QtBot) -> None:
    problem = Problem(text="away", since="since 14:05", hint="Look.", command="Pause-Vm", targets=(room.vm("web-1"),))
    banner, _tabs = filled(room, theme, qtbot, problem)
    assert (banner.button.text(), banner.accessibleDescription()) == ("Pause", "Since 14:05. Look.")
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert room.engine.running()[0].call.command == "Pause-Vm"


def test_a_command_that_is_refused_says_why(room: Room, theme: Theme, qtbot: QtBot) -> None:
    problem = Problem(text="x", command="Start-Vm", targets=(room.vm("web-1"),), label=Text("Go"))
    banner, _tabs = filled(room, theme, qtbot, problem)
    assert (banner.button.text(), banner.button.isEnabled()) == ("Go", False)
    assert "is Up" in banner.button.toolTip()


def test_a_command_that_is_not_there_has_no_button(room: Room, theme: Theme, qtbot: QtBot) -> None:
    banner, _tabs = filled(room, theme, qtbot, Problem(text="x", command="Fly-Vm"))
    assert banner.button.isHidden()


def test_it_leads_to_another_object_and_to_another_tab(room: Room, theme: Theme, qtbot: QtBot) -> None:
    task = Ref(Kind.TASK, "task-3")
    banner, _tabs = filled(room, theme, qtbot, Problem(text="x", show=task, label=Text("Show")))
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert room.stage.gone_to == [Place(task)]
    banner, tabs = filled(room, theme, qtbot, Problem(text="x", tab="xml", label=Text("Show")))
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert tabs == ["xml"]


def test_a_host_that_waits_for_an_answer_is_answered(room: Room, theme: Theme, qtbot: QtBot) -> None:
    asked: list[Ref] = []
    host = Ref(Kind.HOST, "host-0")
    problem = Problem(text="x", command="Connect-Host", targets=(host,), asks=host, label=Text("Trust this key…"))
    banner = Banner(theme)
    qtbot.addWidget(banner)
    fill_banner(banner, problem, replace(room.tools, answer_host=asked.append), room.stage, lambda _tab: None)
    assert banner.button.text() == "Trust this key…"
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert asked == [host]

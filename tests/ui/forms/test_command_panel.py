"""A form with its preview and its button."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Ref
from stellwerk.model.task import Task, TaskState
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.theme.theme import Theme

Make = Callable[..., CommandPanel]


@pytest.fixture
def panel(room: Room, theme: Theme, qtbot: QtBot):
    """Makes panels; all are released at the end."""
    made: list[CommandPanel] = []

    def make(name: str, *targets: Ref) -> CommandPanel:
        desk = FormDesk(planner=room.engine, inventory=room.inventory, loop=room.loop, theme=theme)
        panel = CommandPanel(desk, room.engine.registry.get(name), targets)
        qtbot.addWidget(panel)
        panel.show()
        made.append(panel)
        return panel

    yield make
    for one in made:
        one.release()


def fill(panel: CommandPanel, room: Room, qtbot: QtBot, **texts: str) -> None:
    for name, text in texts.items():
        edit = panel.form.field(name).edit  # type: ignore[attr-defined]
        edit.clear()
        qtbot.keyClicks(edit, text)
    room.settle()


def test_the_button_comes_once_all_is_said_and_the_preview_with_it(room: Room, panel: Make, qtbot: QtBot) -> None:
    made = panel("Make-Thing")
    assert (made.verb.text(), made.verb.isEnabled(), made.verb.toolTip()) == ("Make", False, "Needed: Name")
    fill(made, room, qtbot, name="box")
    assert made.verb.isEnabled()
    assert "Box is made." in made.effects.text


def test_enter_finishes_and_it_ends_with_its_task(room: Room, panel: Make, qtbot: QtBot) -> None:
    made = panel("Make-Thing")
    ended: list[Task | None] = []
    made.finished.connect(ended.append)
    fill(made, room, qtbot, name="box")
    qtbot.keyClick(made.form.field("name").edit, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert not made.verb.isEnabled()
    room.settle()
    assert [task.state for task in ended if task] == [TaskState.DONE]
    assert ended[0] is not None
    assert ended[0].result == "box"


def test_what_fails_is_told_in_place_and_can_be_tried_again(room: Room, panel: Make, qtbot: QtBot) -> None:
    made = panel("Make-Thing")
    ended: list[Task | None] = []
    made.finished.connect(ended.append)
    fill(made, room, qtbot, name="broken")
    made.finish()
    room.settle()
    assert ended == []
    assert made.problem.text() == "it broke, mend it"
    assert made.raw.text.toPlainText() == "error 38"
    assert made.verb.isEnabled()
    assert made.form.field("name").text() == "broken"
    fill(made, room, qtbot, name="box")
    assert made.problem.isHidden()


def test_finishing_too_early_only_shows_what_is_needed(room: Room, panel: Make) -> None:
    made = panel("Make-Thing")
    made.finish()
    assert made.form.field("name").note.text() == "needed"
    assert room.engine.running() == ()


def test_what_destroys_says_what_and_the_name_is_typed_where_files_go(room: Room, panel: Make, qtbot: QtBot) -> None:
    made = panel("Drop-Vm", room.vm("db-1"))
    assert made.question.text() == "Drop db-1. It is gone then."
    assert (made.typed.isHidden(), made.verb.isEnabled()) == (True, True)
    made.form.field("with_files").box.click()  # type: ignore[attr-defined]
    room.settle()
    assert (made.typed.isHidden(), made.verb.isEnabled()) == (False, False)
    assert made.typed_title.text() == 'Type "db-1" to confirm'
    assert "/images/&lt;b&gt;.qcow2" in made.effects.text
    qtbot.keyClicks(made.typed, "db-1")
    assert made.verb.isEnabled()


def test_only_those_that_allow_it_are_acted_on(room: Room, panel: Make) -> None:
    made = panel("Cut-Vm", room.vm("web-1"), room.vm("db-1"))
    assert made.question.text() == "Cut 1 VMs: db-1."
    assert "it is a web server" in made.effects.text
    ended: list[Task | None] = []
    made.finished.connect(ended.append)
    made.finish()
    assert ended[0] is not None
    assert ended[0].call.targets == (room.vm("db-1"),)


def test_what_is_refused_says_why(room: Room, panel: Make) -> None:
    made = panel("Cut-Vm", room.vm("web-1"))
    assert (made.problem.text(), made.verb.isEnabled()) == ("it is a web server", False)


def test_a_released_panel_listens_no_more(room: Room, panel: Make) -> None:
    made = panel("Make-Thing")
    before = len(room.inventory.changed)
    made.release()
    assert len(room.inventory.changed) == before - 1

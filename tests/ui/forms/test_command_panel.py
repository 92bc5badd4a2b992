"""A form with its preview and its button."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import Size
from tests.fakes.memory_host import MemoryHost
from tests.ui.pages.room import Room

from stellwerk.core.error import Unreachable
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, HostFacts, Link
from stellwerk.model.state import LinkState
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
        edit = panel.form.field(name).edit
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
    qtbot.keyClick(made.form.field("name").edit, Qt.Key.Key_Return)
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
    made.form.field("with_files").box.click()
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


# what hosts are asked, and what they say


URI = "ssh://root@h9/"
OFF = "program=libvirtd\nprogram=nc\nunit=libvirtd.socket disabled:inactive"


@pytest.fixture
def hosts(theme: Theme, settings: Settings) -> Iterator[Room]:
    """A desk with the commands of the program."""
    made = Room(theme, settings, Size(clusters=1))
    yield made
    made.close()


@pytest.fixture
def bare(hosts: Room) -> MemoryHost:
    """A host whose libvirt does not run."""
    there = hosts.links.hosts[URI] = MemoryHost(Unreachable("libvirt does not run on h9", "start it there"))
    there.shell_error = None
    there.says["service"] = OFF
    return there


def command_panel(hosts: Room, theme: Theme, qtbot: QtBot, name: str, *targets: Ref) -> CommandPanel:
    desk = FormDesk(planner=hosts.engine, inventory=hosts.inventory, loop=hosts.loop, theme=theme)
    made = CommandPanel(desk, hosts.engine.registry.get(name), targets, scrolls=True)
    qtbot.addWidget(made)
    made.show()
    hosts.settle()
    return made


def kept_host(hosts: Room) -> Ref:
    """A host of the fleet that stands for the one that was read."""
    ref = hosts.host("node-1")
    host = hosts.inventory.view.get(ref)
    assert isinstance(host, Host)
    link = Link(state=LinkState.BACKOFF, first=False, since=1.0)
    hosts.inventory.apply(Batch(entities=(replace(host, uri=URI, link=link),)))
    return ref


def test_a_host_that_answers_slowly_is_asked_once_before_it_is_done(
    hosts: Room, bare: MemoryHost, theme: Theme, qtbot: QtBot
) -> None:
    made = command_panel(hosts, theme, qtbot, "Install-Host", kept_host(hosts))
    assert "systemctl enable --now libvirtd.socket" in made.effects.text
    assert made.verb.isEnabled()
    hosts.links.held = True  # an answer takes its time now
    made.finish()
    hosts.settle()
    assert [task.call.command for task in hosts.engine.running()] == ["Install-Host"]
    hosts.links.held = False
    made.release()


def test_a_host_that_is_tried_meanwhile_is_not_asked_again(
    hosts: Room, bare: MemoryHost, theme: Theme, qtbot: QtBot
) -> None:
    ref = kept_host(hosts)
    made = command_panel(hosts, theme, qtbot, "Install-Host", ref)
    hosts.links.held = True
    host = hosts.inventory.view.get(ref)
    assert isinstance(host, Host)
    hosts.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, since=2.0)),)))
    hosts.settle()
    assert made.verb.isEnabled()
    made.release()


def test_what_is_said_there_shows_as_it_comes(hosts: Room, bare: MemoryHost, theme: Theme, qtbot: QtBot) -> None:
    bare.output["systemctl"] = "Failed to enable unit.\n"
    bare.statuses["systemctl"] = 1
    made = command_panel(hosts, theme, qtbot, "Install-Host", kept_host(hosts))
    made.finish()
    hosts.settle()
    assert "$ systemctl enable --now libvirtd.socket\nFailed to enable unit." in made.run_view.output.toPlainText()
    assert made.run_view.ticks.isHidden()
    assert made.problem.text().startswith("systemctl enable --now libvirtd.socket ended with status 1")
    made.release()


def test_checks_tick_below_the_form_and_a_host_without_libvirt_can_be_added(
    hosts: Room, bare: MemoryHost, theme: Theme, qtbot: QtBot
) -> None:
    made = command_panel(hosts, theme, qtbot, "Add-Host")
    ended: list[Task | None] = []
    made.finished.connect(ended.append)
    fill(made, hosts, qtbot, name="h9", address="h9", user="root")
    made.finish()
    hosts.settle()
    assert list(made.run_view.ticks.rows) == ["reach", "shell", "libvirt", "socket"]
    assert made.run_view.ticks.rows["libvirt"].found.text() == "libvirt is installed, but does not run"
    assert not made.anyway.isHidden()
    made.anyway.click()
    hosts.settle()
    assert [task.state for task in ended if task] == [TaskState.DONE]
    assert hosts.inventory.view.get(Ref(Kind.HOST, ended[0].result if ended[0] else "")) is not None
    made.release()


def test_what_nobody_gets_into_cannot_be_added_all_the_same(hosts: Room, theme: Theme, qtbot: QtBot) -> None:
    made = command_panel(hosts, theme, qtbot, "Add-Host")
    fill(made, hosts, qtbot, name="h9", address="h9", user="root")
    made.finish()
    hosts.settle()
    assert made.problem.text()
    assert made.anyway.isHidden()
    made.release()


def test_a_host_that_is_fine_is_added(hosts: Room, theme: Theme, qtbot: QtBot) -> None:
    hosts.links.hosts[URI] = MemoryHost(HostFacts(uuid="u9", hostname="h9", driver="QEMU"))
    made = command_panel(hosts, theme, qtbot, "Add-Host")
    ended: list[Task | None] = []
    made.finished.connect(ended.append)
    fill(made, hosts, qtbot, name="h9", address="h9", user="root")
    made.finish()
    hosts.settle()
    assert [task.state for task in ended if task] == [TaskState.DONE]
    made.release()

"""From a click to a submitted call."""

from typing import Any

from tests.ui.forms.conftest import REGISTRY
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.core.setting import Settings
from stellwerk.ui.forms.command_flow import needs_form
from stellwerk.ui.forms.ref_field import RefField
from stellwerk.ui.theme.theme import Theme


def test_a_form_is_needed_where_the_title_announces_it_or_something_must_be_said() -> None:
    assert {command.name for command in REGISTRY if needs_form(command)} == {"Make-Thing", "Drop-Vm", "Update-Host"}


def test_what_asks_nothing_is_submitted_at_once(room: Room, calls: list[Any]) -> None:
    room.flow.begin("Touch-Vm", (room.vm("web-1"),))
    assert calls == [("Touch-Vm", 1, {})]
    assert room.flow.sheets == ()


def test_a_warning_is_read_first(room: Room, calls: list[Any]) -> None:
    room.flow.begin("Touch-Vm", (room.vm("web-2"),))
    sheet = room.flow.sheets[0]
    assert calls == []
    assert "It is &lt;i&gt;hot" in sheet.panel.effects.text
    assert sheet.panel.form.fields == []
    sheet.panel.finish()
    assert calls == [("Touch-Vm", 1, {})]
    assert room.flow.sheets == ()


def test_what_destroys_is_confirmed_with_its_verb(room: Room, calls: list[Any]) -> None:
    room.flow.run("Cut-Vm", (room.vm("db-1"), room.vm("db-2")))
    sheet = room.flow.sheets[0]
    assert (sheet.windowTitle(), sheet.panel.verb.text()) == ("Cut: 2 VMs", "Cut")
    assert sheet.panel.question.text() == "Cut 2 VMs: db-1, db-2."
    sheet.panel.finish()
    assert calls == [("Cut-Vm", 2, {})]


def test_a_form_opens_once(room: Room) -> None:
    room.flow.begin("Make-Thing", ())
    room.flow.begin("Make-Thing", ())
    room.flow.begin("Update-Host", (Ref(Kind.HOST, "host-0"),))
    assert [sheet.windowTitle() for sheet in room.flow.sheets] == ["Make thing", 'Edit: "node-1"']


def test_hosts_are_asked_for_what_a_form_offers_of_them(theme: Theme, settings: Settings) -> None:
    room = Room(theme, settings)
    room.flow.begin("Add-Disk", (room.vm("web-1"),))
    assert room.looked_at == [room.inventory.view.vm(VmId(room.vm("web-1").id)).host_id]
    room.flow.begin("Shutdown-Vm", (room.vm("web-2"),), {})
    assert len(room.looked_at) == 1
    room.close()


def test_a_form_with_nothing_said_is_shown_all_the_same(room: Room, calls: list[Any]) -> None:
    room.flow.begin("Touch-Vm", (room.vm("web-1"),), {})
    assert calls == []
    assert len(room.flow.sheets) == 1


def test_what_cannot_be_done_says_why_and_opens_nothing(room: Room, calls: list[Any]) -> None:
    room.flow.begin("Cut-Vm", (room.vm("web-1"),))
    room.flow.begin("Touch-Vm", (Ref(Kind.VM, "gone"),))
    room.flow.begin("Fly-Vm", ())
    assert room.stage.said[0] == "it is a web server"
    assert len(room.stage.said) == 3
    assert (calls, room.flow.sheets) == ([], ())


def test_a_call_with_its_arguments_needs_no_form(room: Room, calls: list[Any]) -> None:
    assert room.flow.submit_with("Make-Thing", (), name="box") == ""
    assert calls == [("Make-Thing", 0, {"name": "box"})]
    assert room.flow.submit_with("Make-Thing", (), name="a very long name") != ""
    assert room.flow.submit_with("Cut-Vm", (room.vm("web-1"),)) == "it is a web server"


def test_a_form_begins_with_what_is_said(room: Room) -> None:
    room.flow.begin("Make-Thing", (), {"name": "box"})
    form = room.flow.sheets[0].panel.form
    assert form.field("name").text() == "box"
    assert form.args() == {"name": "box"}


def test_closing_gives_up_what_is_open(room: Room, calls: list[Any]) -> None:
    room.flow.begin("Make-Thing", ())
    room.flow.close()
    assert (room.flow.sheets, calls) == ((), [])


def test_what_a_removal_takes_along_is_told_before(theme: Theme, settings: Settings) -> None:
    room = Room(theme, settings)
    assert room.flow.submit_with("Add-Tag", (), name="shop", same_id="shop") == ""
    room.settle()
    tag = Ref(Kind.TAG, "shop")
    assert room.flow.submit_with("Set-Tag", (tag,), object=[str(room.vm("web-1"))]) == ""
    room.settle()
    room.flow.begin("Remove-Tag", (tag,))
    panel = room.flow.sheets[0].panel
    assert panel.preview is not None
    assert panel.preview.effects.lines == ("1 object loses it",)
    panel.finish()
    room.settle()
    assert room.inventory.view.get(tag) is None
    room.close()


def test_a_move_begins_where_it_is_and_nothing_is_the_top(theme: Theme, settings: Settings) -> None:
    room = Room(theme, settings)
    assert room.flow.submit_with("Add-Tag", (), name="service", same_id="service") == ""
    room.settle()
    assert room.flow.submit_with("Add-Tag", (), name="shop", parent="service", same_id="shop") == ""
    room.settle()
    room.flow.begin("Move-Tag", (Ref(Kind.TAG, "shop"),))
    form = room.flow.sheets[0].panel.form
    assert form.field("parent").text() == "service"
    assert form.args() == {"parent": "service"}
    field = form.field("parent")
    assert isinstance(field, RefField)
    field.box.setCurrentText("")
    assert form.args() == {}
    room.close()

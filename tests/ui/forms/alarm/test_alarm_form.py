"""The form of an alarm."""

from pytestqt.qtbot import QtBot
from tests.fakes.entity import alarm
from tests.ui.pages.room import Room

from stellwerk.commands.alarm.alarm import add_alarm, update_alarm
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.ui.forms.alarm.alarm_form import AlarmForm
from stellwerk.ui.forms.alarm.query_field import QueryField

REF = Ref(Kind.ALARM, "busy")


def test_a_new_one_asks_for_what_it_needs(room: Room, qtbot: QtBot) -> None:
    form = AlarmForm(add_alarm, (), room.inventory)
    qtbot.addWidget(form)
    assert [type(form.field(name)) for name in ("query", "clear")] == [QueryField, QueryField]
    assert form.args() is None
    for name, text in (("name", "busy"), ("query", "Hosts: cpu_usage > 95"), ("for_", "5m")):
        form.field(name).say(text)
    assert form.args() == {"name": "busy", "query": "Hosts: cpu_usage > 95", "for_": "5m"}


def test_a_change_begins_with_what_is(room: Room, qtbot: QtBot) -> None:
    one = alarm("busy", hold=300.0, clear="cpu_usage < 90", actions=("notify", "email:a@b.org"))
    room.inventory.apply(Batch(entities=(one,)))
    form = AlarmForm(update_alarm, (REF,), room.inventory)
    qtbot.addWidget(form)
    texts = {field.param.name: field.text() for field in form.fields}
    assert (texts["for_"], texts["clear"], texts["action"]) == ("5m", "cpu_usage < 90", "notify\nemail:a@b.org")
    assert (form.args(), form.dirty) == ({}, False)
    form.field("action").edit.setPlainText("")
    assert form.args() == {"no_actions": True}
    form.field("action").edit.setPlainText("notify\n")
    assert form.args() == {"action": ["notify"]}

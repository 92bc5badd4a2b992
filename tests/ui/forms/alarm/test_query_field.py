"""A query as a field of a form, with what may come next."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.commands.alarm.alarm import add_alarm
from stellwerk.core.ids import Kind
from stellwerk.ui.forms.alarm.query_field import QueryField

QUERY = next(param for param in add_alarm.params if param.name == "query")


def offered(field: QueryField) -> list[str]:
    return [field.offers.item(row).text() for row in range(field.offers.rowCount())]


def test_what_may_come_next_is_offered_and_taken(room: Room, qtbot: QtBot) -> None:
    field = QueryField(QUERY, room.inventory)
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "Hos")
    assert offered(field)[0].startswith("Hosts")
    field._take(field.offers.index(0, 0))
    assert field.text() == "Hosts: "
    qtbot.keyClicks(field.edit, "cpu_u")
    assert offered(field)[0].startswith("cpu_usage")
    qtbot.keyClick(field.popup, Qt.Key.Key_Down)
    qtbot.keyClick(field.popup, Qt.Key.Key_Return)
    assert field.text() == "Hosts: cpu_usage "
    field.popup.hide()


def test_a_query_without_a_type_is_about_what_it_is_told(room: Room, qtbot: QtBot) -> None:
    field = QueryField(QUERY, room.inventory, lambda: Kind.HOST)
    qtbot.addWidget(field)
    field.begin_with("cpu_u")
    assert not field.changed
    field._offer()
    assert offered(field)[0].startswith("cpu_usage")

"""The live strip."""

from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.format import DASH
from stellwerk.ui.pages.tab.live_strip import METERS, LiveStrip
from stellwerk.ui.theme.theme import Theme


def strip(room: Room, theme: Theme, qtbot: QtBot, ref: Ref) -> LiveStrip:
    made = LiveStrip(theme, ref.kind)
    qtbot.addWidget(made)
    entity = room.inventory.view.get(ref)
    assert entity is not None
    made.sample(entity, room.inventory.view)
    return made


def test_numbers_and_lines_follow_the_samples(room: Room, theme: Theme, qtbot: QtBot) -> None:
    vm = room.vm("web-1")
    for key, value in {"cpu_usage": 12.0, "mem_usage": 50.0, "disk_read": 1024.0, "disk_write": 1024.0}.items():
        room.inventory.samples.set(vm, key, value)
    made = strip(room, theme, qtbot, vm)
    assert made.texts == ["12 %", "50 %", "2 KiB/s", DASH]
    assert [line.values for line in made._lines] == [[12.0], [50.0], [2048.0], [None]]


def test_what_is_away_has_no_numbers(room: Room, theme: Theme, qtbot: QtBot) -> None:
    made = strip(room, theme, qtbot, Ref(Kind.HOST, "host-5"))
    assert made.texts == [DASH, DASH]
    assert made._values[0].toolTip() == "The host does not answer"
    assert all(line.grey for line in made._lines)


def test_every_meter_names_properties(room: Room) -> None:
    catalogue = room.inventory.catalogue
    keys = [(kind, key) for kind, meters in METERS.items() for meter in meters for key in meter.keys]
    assert all(catalogue.prop(kind, key) is not None for kind, key in keys)

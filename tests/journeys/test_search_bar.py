"""Typing a query with the help of the bar: completions taken with Tab, a correction, an object found by its name."""

from PySide6.QtCore import Qt
from tests.journeys.pilot import Pilot
from tests.journeys.test_first_day import add_host

K = Qt.Key


def first_is(pilot: Pilot, text: str) -> None:
    """Wait until this is the first row of the list below the bar."""
    dropdown = pilot.window.search.assistant.dropdown
    pilot.wait(lambda: [row.text for row in dropdown.rows[:1]] == [text])
    assert dropdown.isVisible()


def test_a_query_is_completed_and_answered(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.write("Search", "Vms: st")
    for offer in ("status", "=", "Up"):
        first_is(pilot, offer)
        pilot.keys(K.Key_Tab)
    assert pilot.window.search.edit.text() == "Vms: status = Up "
    pilot.keys(K.Key_Return)
    pilot.lists("VMs", "web-02")
    assert pilot.names("VMs") == ["db-01", "web-02", "web-03"]
    assert pilot.window.search.edit.text() == "Vms: status = Up"


def test_a_mistake_is_corrected_and_a_name_leads_to_its_page(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.write("Search", "Vms: nmae = db-01 ")
    first_is(pilot, 'VMs have no property "nmae"')
    pilot.keys(K.Key_Return, Qt.KeyboardModifier.AltModifier)
    pilot.keys(K.Key_Return)
    pilot.wait(lambda: pilot.names("VMs") == ["db-01"])

    pilot.write("Search", "web-02")
    first_is(pilot, "All: web-02")
    pilot.keys(K.Key_Down)
    pilot.keys(K.Key_Down)
    pilot.keys(K.Key_Return)
    pilot.wait(lambda: pilot.window.windowTitle().startswith("web-02"))

"""Working on several VMs at once: search, select, force off with the confirmation; edit and undo; the palette."""

from PySide6.QtCore import Qt
from tests.journeys.pilot import Pilot
from tests.journeys.test_first_day import add_host


def test_search_select_and_force_off(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.lists("Events", "h1")

    pilot.search("Vms: status = up")
    pilot.lists("VMs", "web-02")
    assert pilot.names("VMs") == ["db-01", "web-02", "web-03"]

    pilot.mark("VMs", "web-02", "web-03")
    pilot.bulk("Force off")
    sheet = pilot.sheet()
    pilot.reads("web-02", sheet)
    pilot.reads("web-03", sheet)
    pilot.press("Force off", sheet)
    pilot.wait(lambda: pilot.names("VMs") == ["db-01"])
    pilot.lists("Recent tasks", "Force off", "done")
    pilot.lists("Events", "web-03")


def test_edit_and_undo(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.unfold("h1")
    pilot.choose("web-01")

    pilot.more("Edit…")
    sheet = pilot.sheet()
    pilot.write("Title", "Front end", sheet)
    pilot.press("Save", sheet)
    pilot.lists("Recent tasks", "Edit", "web-01", "done")
    pilot.reads("Front end")

    pilot.keys(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    pilot.wait(lambda: not pilot.shows("Front end"))


def test_the_palette_finds_an_object_and_a_command(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.unfold("h1")

    pilot.palette("db-01")
    pilot.wait(lambda: pilot.window.windowTitle().startswith("db-01"))
    pilot.palette("Pause")
    pilot.lists("Recent tasks", "Pause", "db-01", "done")
    pilot.lists("Events", "db-01", "paused")


def test_the_demo_fleet_opens_on_its_first_data_center(guest: Pilot) -> None:
    guest.start()
    assert guest.window.windowTitle() == "Frankfurt – demo fleet – Stellwerk"
    assert guest.chosen() == ["Frankfurt"]
    guest.sees("fra-p1")
    guest.close()
    assert guest.ended == [0]

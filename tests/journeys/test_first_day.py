"""The main job, from an empty profile on: add a host, find a VM, start it, see it end, come back the next day."""

from PySide6.QtWidgets import QMenu
from tests.journeys.conftest import VMS
from tests.journeys.pilot import Pilot


def add_host(pilot: Pilot, uri: str) -> None:
    """From the welcome page to a host with its VMs."""
    pilot.write("URI", uri)
    pilot.write("Name", "h1")
    pilot.press("Add")
    pilot.sees("h1")


def menu_of_vms(pilot: Pilot) -> list[str]:
    """What stands in it, though nobody has opened it."""
    menus = (action.menu() for action in pilot.window.menuBar().actions() if action.text() == "&VM")
    return [action.objectName() for menu in menus if isinstance(menu, QMenu) for action in menu.actions()]


def test_from_the_first_start_to_the_next_day(pilot: Pilot, uri: str) -> None:
    pilot.start()
    assert pilot.window.windowTitle().startswith("Welcome")

    add_host(pilot, uri)
    pilot.unfold("h1")
    for name in VMS:
        pilot.sees(name)

    pilot.write("Filter the inventory by name", "web-01")
    pilot.wait(lambda: "web-01" in pilot.tree_names() and "db-01" not in pilot.tree_names())
    pilot.choose("web-01")
    pilot.press("Start")
    pilot.lists("Recent tasks", "Start", "web-01", "done")
    pilot.lists("Events", "web-01", "was started")

    pilot.write("Filter the inventory by name", " ")
    pilot.close()
    pilot.start()
    assert pilot.window.windowTitle().startswith("web-01")
    assert pilot.chosen() == ["web-01"]
    pilot.lists("Events", "web-01", "was started")
    pilot.wait(lambda: "Stop-Vm" in menu_of_vms(pilot))

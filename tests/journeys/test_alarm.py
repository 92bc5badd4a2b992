"""An alarm is made, raised with a notification, shown where it matters, and cleared with another one."""

from tests.journeys.pilot import Pilot
from tests.journeys.test_first_day import add_host

from stellwerk.core.ids import Kind


def alerts(pilot: Pilot) -> list[str]:
    """What is raised now, by the names of the objects."""
    return sorted(alert.object_name for alert in pilot.inventory.view.all(Kind.ALERT))


def test_an_alarm_is_raised_and_cleared_with_notification(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.palette("Add alarm")
    pilot.write("Name", "Paused VM", within=pilot.sheet())
    pilot.write("Query", "Vms: status = paused", within=pilot.sheet())
    pilot.write_lines("Actions", "notify", within=pilot.sheet())
    pilot.press("Add", within=pilot.sheet())
    pilot.lists("Recent tasks", "Add alarm", "Paused VM", "done")

    pilot.search("Vms: name = web-02")
    pilot.lists("VMs", "web-02")
    pilot.mark("VMs", "web-02")
    pilot.bulk("Pause")
    pilot.wait(lambda: alerts(pilot) == ["web-02"])
    pilot.wait(lambda: pilot.window.tray.last == ("Paused VM", "web-02"))
    pilot.lists("Events", 'alarm "Paused VM": VM "web-02"')
    pilot.wait(lambda: "1 alert" in pilot.window.status.text)
    pilot.press("1 alert")
    pilot.lists("Alerts", "Paused VM", "web-02")
    pilot.unfold("h1")
    pilot.choose("web-02")
    pilot.wait(lambda: pilot.shows('Alarm "Paused VM"'))

    pilot.more("Resume")
    pilot.wait(lambda: alerts(pilot) == [])
    pilot.wait(lambda: pilot.window.tray.last == ("Paused VM is over", "web-02"))
    pilot.lists("Events", 'alarm "Paused VM" is over')
    pilot.wait(lambda: not pilot.shows('Alarm "Paused VM"'))

"""Keeping a search: star it, leave, come back, click it, see it change; and what another program keeps."""

import sys

from PySide6.QtCore import QProcess, Qt
from tests.journeys.pilot import Pilot
from tests.journeys.test_first_day import add_host

from stellwerk.model.bookmark import SHIPPED

CTRL = Qt.KeyboardModifier.ControlModifier


def bookmarks(pilot: Pilot) -> list[str]:
    """The names in the panel."""
    return [row[0] for row in pilot.rows("Bookmarks")]


def hits(pilot: Pilot, name: str) -> str:
    """What stands at the right of a bookmark."""
    rows = pilot.window.bookmarks.view.rows
    look = rows.look(bookmarks(pilot).index(name))
    assert look is not None
    return look.edge


def test_a_search_is_kept_and_opened_on_the_next_day(pilot: Pilot, uri: str) -> None:
    pilot.start()
    assert bookmarks(pilot) == [name for name, _query, _icon in SHIPPED]
    add_host(pilot, uri)
    pilot.search("Vms: status = up sortby name")
    pilot.lists("VMs", "web-02")
    pilot.keys(Qt.Key.Key_D, CTRL)
    pilot.write("Name of the bookmark", "Running now")
    pilot.press("Add")
    pilot.wait(lambda: "Running now" in bookmarks(pilot))
    pilot.wait(lambda: pilot.window.star.filled)
    pilot.search("Hosts:")
    pilot.wait(lambda: not pilot.window.star.filled)
    pilot.close()

    pilot.start()
    assert bookmarks(pilot)[-1] == "Running now"
    pilot.click_cell("Bookmarks", "Running now", "Running now")
    pilot.lists("VMs", "web-02")
    assert pilot.window.star.filled
    pilot.wait(lambda: hits(pilot, "Running now") == "3")
    pilot.mark("VMs", "web-02")
    pilot.bulk("Shut down")
    pilot.wait(lambda: pilot.names("VMs") == ["db-01", "web-03"])
    pilot.wait(lambda: hits(pilot, "Running now") == "2")
    pilot.lists("Recent tasks", "Shut down", "web-02", "done")


def test_what_a_command_line_keeps_shows(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.wait(lambda: hits(pilot, SHIPPED[0][0]) == "1")
    other = QProcess()
    call = ["Add-Bookmark", "-Name", "From afar", "-Query", "Vms: name = web-*", "-Position", "1"]
    other.start(sys.executable, ["-m", "stellwerk", "--profile", str(pilot.profile), *call])
    pilot.wait(lambda: other.state() is QProcess.ProcessState.NotRunning)
    assert other.exitCode() == 0, other.readAllStandardError().data()
    pilot.wait(lambda: bookmarks(pilot)[0] == "From afar")
    pilot.wait(lambda: hits(pilot, "From afar") == "3")


def test_bookmarks_go_to_a_file_and_into_another_profile(pilot: Pilot, guest: Pilot) -> None:
    """The order of the panel is that of the file; what is there already stays."""
    file = pilot.profile.parent / "kept.json"
    guest.start()
    guest.search("Vms: name = app-*")
    guest.keys(Qt.Key.Key_D, CTRL)
    guest.write("Name of the bookmark", "Apps")
    guest.press("Add")
    guest.wait(lambda: "Apps" in bookmarks(guest))
    guest.window.exchange.export_to(file)
    guest.wait(file.exists)
    guest.close()

    pilot.start()
    flow = pilot.window.exchange
    flow.import_from(file)
    pilot.wait(lambda: flow.sheet is not None and '1 bookmark: "Apps"' in flow.sheet.text)
    pilot.press("Import")
    pilot.wait(lambda: bookmarks(pilot)[-1] == "Apps")
    pilot.sees("fra-p1")

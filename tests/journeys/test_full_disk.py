"""A disk that fills while the window is open: it says so, goes on, and loses nothing that was saved before."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.journeys.pilot import Pilot
from tests.journeys.test_first_day import add_host

# Less than a frame of SQLite's write-ahead log takes. A border at the length of the longest file would not do:
# after a checkpoint the log begins again at its start, and what fits into its old length is saved all the same.
NO_FRAME = 4096


@contextmanager
def nothing_is_saved() -> Iterator[None]:
    """A border as a quota has it: no file may be written beyond its first few bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (NO_FRAME, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.expects_log("stellwerk")
def test_the_window_says_so_goes_on_and_keeps_what_was_saved(pilot: Pilot, uri: str) -> None:
    pilot.start()
    add_host(pilot, uri)
    pilot.unfold("h1")
    pilot.choose("web-01")
    pilot.press("Start")
    pilot.lists("Recent tasks", "Start", "web-01", "done")

    with nothing_is_saved():
        pilot.more("Pause")
        # Nothing is done whose lock other programs on this profile could not see.
        pilot.lists("Recent tasks", "Pause", "web-01", "nothing more can be written")
        pilot.wait(lambda: pilot.shows("Not saved: nothing more can be written"))
        pilot.choose("web-02")
        pilot.search("Vms: status = up")
        pilot.lists("VMs", "web-01")
    pilot.choose("web-01")
    pilot.more("Pause")
    pilot.lists("Recent tasks", "Pause", "web-01", "done")
    pilot.wait(lambda: not pilot.shows("Not saved"))

    pilot.close()
    pilot.start()
    pilot.sees("h1")
    pilot.lists("Events", "web-01", "was started")
    pilot.lists("Recent tasks", "Start", "web-01", "done")
    pilot.lists("Recent tasks", "Pause", "web-01", "done")

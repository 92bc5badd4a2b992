"""Something ate the processor two hours ago: found in the charts, with what happened then."""

import time
from pathlib import Path

from PySide6.QtCore import QPoint
from tests.fakes.history.sums import sums
from tests.journeys.pilot import Pilot
from tests.journeys.test_first_day import add_host

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import EventId, Kind, Ref
from stellwerk.model.event import Event, Severity, Subject

VM = "00000000-0000-4000-8000-000000000001"
AGO = 7200
"""Seconds since the spike."""


def record(profile: Path, spike: int) -> None:
    """Three hours of a VM that idles, but for ten minutes."""
    profile.mkdir(parents=True, exist_ok=True)
    history = HistoryFile(profile / "metrics.db", SystemClock())
    history.open()
    minutes = range(spike - 3600, spike + AGO - 120, 60)
    loads = ((at, 90.0 if abs(at - spike) <= 300 else 3.0) for at in minutes)
    history.write(sums(at, {VM: {"cpu_usage": load, "mem_usage": 40.0}}) for at, load in loads)
    history.close()


def test_from_a_spike_to_what_happened(pilot: Pilot, uri: str) -> None:
    spike = int(time.time() - AGO) // 60 * 60
    record(pilot.profile, spike)
    pilot.start()
    add_host(pilot, uri)
    pilot.unfold("h1")
    about = Subject(Ref(Kind.VM, VM), "web-02")
    event = Event(
        id=EventId("spike"), time=spike - 280.0, severity=Severity.WARNING, code="vm.test", text="the backup began",
        subjects=(about,),
    )  # fmt: skip
    pilot.happened(event)

    pilot.choose("web-02")
    pilot.turn_to("Performance")
    view = pilot.charts()
    pilot.press("1 hour", view)
    begin_of_day = spike + AGO - 86_400
    pilot.wait(lambda: abs(view.overview.whole[0] - begin_of_day) < 300)
    strip, (begin, end) = view.overview, view.overview.whole
    left, right = strip._edges
    pilot.click_at(strip, QPoint(left + round((right - left) * (spike - begin) / (end - begin)), strip.height() // 3))
    assert view.range[0] < spike < view.range[1]
    assert not view.bar.follow.isChecked()
    cpu = view.charts[0]
    pilot.wait(lambda: not cpu.empty and cpu.points["cpu_usage"].mean.max() > 80)

    pilot.wait(lambda: len(view.lane.marks) == 1)
    pilot.click_at(view.lane, QPoint(view.lane.marks[0].x, view.lane.height() // 2))
    pilot.wait(lambda: pilot.window.windowTitle().startswith("the backup began"))
    pilot.reads("web-02")

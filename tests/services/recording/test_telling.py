"""What befell the recording, as an event."""

from __future__ import annotations

from tests.fakes.engine import small_bench

from stellwerk.core.error import Refused
from stellwerk.model.event import Severity
from stellwerk.services.recording.befallen import NotWrittenAnew, Overgrown, SetAside, Shortened, TakenAway, WrittenAnew
from stellwerk.services.recording.telling import tell


def test_trouble_and_its_end_are_events() -> None:
    bench = small_bench()
    for told in (Refused("the disk is full", "free some space"), SetAside("metrics.db.damaged-1"), TakenAway(), None):
        tell(bench.audit, told)
    found = [(event.severity, event.text) for event in bench.events()][-4:]
    assert [severity for severity, _text in found] == [Severity.WARNING] * 3 + [Severity.NORMAL]
    assert "the disk is full" in found[0][1]
    assert '"metrics.db.damaged-1"' in found[1][1]
    assert found[2][1] == "the history was taken away; a new one was begun"
    assert found[3][1] == "samples are recorded again"


def test_a_history_that_is_kept_shorter_says_so() -> None:
    bench = small_bench()
    tell(bench.audit, Shortened(4 * 1024**3))
    event = next(iter(bench.events()))
    assert (event.severity, event.code) == (Severity.WARNING, "history")
    assert "its bound of 4 GiB" in event.text


def test_a_file_that_is_written_anew_says_so_before_and_after() -> None:
    bench = small_bench()
    for told in (Overgrown(4 * 1024**3), WrittenAnew(3 * 1024**3), NotWrittenAnew(Refused("no room", "free some"))):
        tell(bench.audit, told)
    found = [(event.severity, event.text) for event in bench.events()][-3:]
    assert [severity for severity, _text in found] == [Severity.WARNING, Severity.NORMAL, Severity.WARNING]
    assert "its bound of 4 GiB" in found[0][1]
    assert "takes 3 GiB on disk" in found[1][1]
    assert "no room" in found[2][1]

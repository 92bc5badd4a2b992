"""Trouble of a host is told once."""

from stellwerk.core.ids import HostId
from stellwerk.model.state import HostStatus
from stellwerk.services.host_story import HostStory

H1 = HostId("h1")
S = HostStatus


def told(story: HostStory, *statuses: HostStatus, reason: str = "why") -> list[str]:
    """The codes of what is told while a host goes through these."""
    found = (story.changed(H1, status, reason) for status in statuses)
    return [one.code for one in found if one is not None]


def test_being_up_for_the_first_time_is_no_news() -> None:
    assert told(HostStory(), S.DISCONNECTED, S.INITIALIZING, S.INITIALIZING, S.UP) == []


def test_trouble_is_told_once_when_it_comes_and_once_when_it_goes() -> None:
    story = HostStory()
    told(story, S.UP)
    away = told(story, S.CONNECTING, S.CONNECTING, S.NON_RESPONSIVE, S.CONNECTING, S.NON_RESPONSIVE)
    assert away == ["host.connecting", "host.nonresponsive"]
    assert told(story, S.UP, S.UP) == ["host.up"]


def test_a_host_that_refuses_is_told_once_until_the_reason_is_another() -> None:
    story = HostStory()
    assert told(story, S.INITIALIZING, S.NON_OPERATIONAL, S.CONNECTING, S.NON_OPERATIONAL) == ["host.nonoperational"]
    assert told(story, S.CONNECTING, S.NON_OPERATIONAL, reason="another") == ["host.nonoperational"]


def test_a_restart_is_told_when_it_begins_and_when_it_is_over() -> None:
    story = HostStory()
    told(story, S.UP)
    assert told(story, S.REBOOT, S.REBOOT, S.UP, S.DOWN, S.DOWN, S.UP) == [
        "host.reboot", "host.up", "host.down", "host.up",
    ]  # fmt: skip


def test_disconnecting_and_connecting_again() -> None:
    story = HostStory()
    told(story, S.UP)
    assert told(story, S.DISCONNECTED, S.INITIALIZING, S.UP) == ["host.disconnected", "host.up"]


def test_maintenance_is_a_decision_and_no_news() -> None:
    story = HostStory()
    assert told(story, S.UP, S.MAINTENANCE, S.UP) == []


def test_one_that_was_removed_begins_anew() -> None:
    story = HostStory()
    told(story, S.UP, S.NON_RESPONSIVE)
    story.forget(H1)
    assert told(story, S.UP) == []

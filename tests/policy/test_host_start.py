"""Whether a host was started anew, and what is started then."""

import pytest
from tests.fakes.entity import domain

from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition
from stellwerk.policy.host_start import Seen, restarted, starting_order, uptime_of

DAY = 86_400.0


@pytest.mark.parametrize(
    ("before", "now", "uptime", "found"),
    [
        (Seen(0.0, 10 * DAY), 60.0, 10 * DAY + 60, False),  # its network was away for a minute
        (Seen(0.0, 10 * DAY), DAY, 10.8 * DAY, False),  # counters that leave out a fifth of a day
        (Seen(0.0, 10 * DAY), 120.0, 40.0, True),
        (Seen(0.0, 60.0), 10 * DAY, 90.0, True),  # it ran longer than it did when it was last seen
        (Seen(0.0), 10 * DAY, 300.0, True),  # we were not running; nor was it
        (Seen(0.0), 10 * DAY, 20 * DAY, False),
        (None, 10 * DAY, 60.0, False),
        (Seen(0.0, DAY), 120.0, None, False),
    ],
)
def test_a_host_that_was_started_anew(before: Seen | None, now: float, uptime: float | None, found: bool) -> None:
    assert restarted(before, now, uptime) is found


def test_the_uptime_is_what_its_processors_have_spent() -> None:
    assert uptime_of({"user": 30 * 10**9, "idle": 90 * 10**9}, 4) == 30.0
    assert uptime_of(None, 4) is None
    assert uptime_of({"idle": 1}, 0) is None


def test_those_that_are_off_by_their_order_and_name() -> None:
    def one(number: int, name: str, order: int, state: DomainState = DomainState.SHUT_OFF) -> object:
        return domain(number, definition=Definition(name=name, start_order=order), state=state)

    all_ = [
        one(1, "web-10", 2),
        one(2, "web-9", 2),
        one(3, "db", 1),
        one(4, "lab", 0),
        one(5, "up", 1, DomainState.RUNNING),
    ]
    assert [found.definition.name for found in starting_order(all_)] == ["db", "web-9", "web-10"]

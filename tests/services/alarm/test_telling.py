"""Telling: events, letters that are gathered, tried again, given up; silence."""

import threading
from collections.abc import Callable

import pytest
from tests.fakes.engine import MemoryCourier, small_bench
from tests.fakes.entity import alarm

from stellwerk.core.error import AppError, Refused, Unreachable
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.alarm.action import ActionKind
from stellwerk.model.event import Severity
from stellwerk.ports.alarm.courier import MOST_OBJECTS, LetterState, MailServer
from stellwerk.services.alarm.telling import GATHER, RETRIES, Telling
from stellwerk.services.alarm.turn import Turn

MAIL = MailServer(host="mail.example")
ALARM = alarm("busy", severity=Severity.ERROR, actions=("notify", "email:a@b.org"))


class Kit:
    def __init__(self) -> None:
        self.bench = small_bench()
        self.courier = MemoryCourier()
        self.telling = Telling(self.bench.loop, self.bench.clock, self.bench.audit, self.courier, lambda: MAIL, "work")

    def turn(self, name: str = "h1", *, raised: bool = True, **more: object) -> Turn:
        given = {"alarm": ALARM, "ref": Ref(Kind.HOST, name), "name": name, "raised": raised, "time": 5.0} | more
        return Turn(**given)

    def wait(self, seconds: float, sent: int = -1) -> None:
        """Let time pass, and wait for as many letters."""
        self.bench.wait(seconds)

        def done() -> bool:
            return sent < 0 or len(self.courier.sent) >= sent

        assert self.bench.loop.run(done, 0.0) or self._turned(done)

    def _turned(self, done: Callable[[], bool]) -> bool:
        for _ in range(1000):
            self.bench.loop.drain()
            if done():
                return True
            threading.Event().wait(0.005)
        return False

    def codes(self) -> list[tuple[str, str]]:
        return [(event.code, event.severity.value) for event in self.bench.events()]


@pytest.fixture
def kit() -> Kit:
    return Kit()


def settle(kit: Kit) -> None:
    kit.telling.close()()
    kit.bench.loop.drain()


def test_an_event_at_once_and_one_letter_for_all_that_comes_together(kit: Kit) -> None:
    for number in range(150):
        kit.telling.tell(kit.turn(f"h{number}", reading="CPU 97 %" if number == 0 else ""))
    events = kit.bench.events()
    assert events[0].text == 'alarm "busy": host "h0", CPU 97 %'
    assert events[1].text == 'alarm "busy": host "h1"'
    assert [subject.ref.kind for subject in events[0].subjects] == [Kind.HOST, Kind.ALARM]
    kit.wait(GATHER + 1.0, 1)
    ((action, letter, mail),) = kit.courier.sent
    assert (action.kind, action.target, mail) == (ActionKind.EMAIL, "a@b.org", MAIL)
    assert (letter.state, letter.count, len(letter.objects)) == (LetterState.RAISED, 150, MOST_OBJECTS)
    assert (letter.alarm, letter.severity, letter.profile) == ("busy", "error", "work")
    settle(kit)


def test_raised_and_cleared_are_two_letters(kit: Kit) -> None:
    kit.telling.tell(kit.turn())
    kit.telling.tell(kit.turn(raised=False))
    kit.wait(GATHER + 1.0, 2)
    assert {letter.state for _action, letter, _mail in kit.courier.sent} == {LetterState.RAISED, LetterState.CLEARED}
    assert kit.codes() == [("alarm.raised", "error"), ("alarm.cleared", "normal")]
    settle(kit)


def test_silence_keeps_the_event_and_sends_nothing(kit: Kit) -> None:
    silent = replace(ALARM, silent_until=kit.bench.clock.now() + 60.0)
    kit.telling.tell(kit.turn(alarm=silent))
    kit.wait(GATHER + 1.0)
    settle(kit)
    assert kit.courier.sent == []
    assert kit.codes() == [("alarm.raised", "error")]


@pytest.mark.parametrize(("error", "tries"), [(Unreachable("nobody"), 1 + len(RETRIES)), (Refused("no"), 1)])
def test_what_finds_nobody_is_tried_again_and_then_told(kit: Kit, error: AppError, tries: int) -> None:
    kit.courier.fails[ActionKind.EMAIL] = error
    kit.telling.tell(kit.turn())
    kit.wait(GATHER + 1.0, 1)
    for number, seconds in enumerate(RETRIES[: tries - 1], 2):
        kit._turned(lambda: bool(kit.telling._timers))
        kit.wait(seconds + 1.0, number)
    assert kit._turned(lambda: len(kit.codes()) == 2)
    assert len(kit.courier.sent) == tries
    failed = kit.bench.events()[-1]
    assert (failed.code, failed.severity) == ("alarm.untold", Severity.ERROR)
    assert "email" in failed.text
    assert str(error) in failed.text
    settle(kit)


def test_what_is_gathered_is_sent_at_the_end(kit: Kit) -> None:
    kit.telling.tell(kit.turn(gone=True, raised=False))
    assert "not there any more" in kit.bench.events()[0].text
    settle(kit)
    assert len(kit.courier.sent) == 1


def test_an_action_of_a_newer_program_is_passed_over(kit: Kit) -> None:
    kit.telling.tell(kit.turn(alarm=replace(ALARM, actions=("pigeon:home",))))
    kit.wait(GATHER + 1.0)
    settle(kit)
    assert kit.courier.sent == []

"""The owner thread goes first, and holds nobody up for good."""

import threading
import time
from collections.abc import Callable

from stellwerk.core.precedence import STALE, Precedence

LONG = 10.0


def on_a_thread(call: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=call)
    thread.start()
    return thread


def test_nobody_waits_for_an_owner_that_rests_or_never_was() -> None:
    owner = Precedence()
    begun = time.monotonic()
    owner.give_way(LONG)
    on_a_thread(lambda: owner.give_way(LONG)).join(LONG)
    assert time.monotonic() - begun < LONG


def test_others_wait_until_the_owner_rests() -> None:
    owner, gone_on, ready = Precedence(), threading.Event(), threading.Event()
    owner.work()

    def other() -> None:
        ready.set()
        owner.give_way(LONG)
        gone_on.set()

    thread = on_a_thread(other)
    assert ready.wait(LONG)
    assert not gone_on.wait(0.02)
    owner.rest()
    assert gone_on.wait(LONG)
    thread.join(LONG)


def test_the_owner_itself_never_waits() -> None:
    owner = Precedence()
    owner.work()
    begun = time.monotonic()
    owner.give_way(LONG)
    assert time.monotonic() - begun < LONG


def test_an_owner_that_never_rests_holds_nobody_up_for_longer_than_the_patience() -> None:
    owner = Precedence()
    owner.work()
    thread = on_a_thread(lambda: owner.give_way(0.01))
    thread.join(LONG)
    assert not thread.is_alive()


def test_an_owner_that_was_not_heard_of_does_not_count() -> None:
    owner = Precedence()
    owner.work()
    owner._heard -= STALE + 1
    thread = on_a_thread(lambda: owner.give_way(LONG))
    thread.join(LONG / 2)
    assert not thread.is_alive()

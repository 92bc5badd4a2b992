"""The turnstile: a few at a time, in their order, and nobody starves."""

import threading

import pytest

from stellwerk.core.precedence import Precedence
from stellwerk.core.turnstile import Computing, Slices, Turnstile

LONG = 10.0


class Visitor:
    """A thread that goes in and stays until it is let go."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self.inside = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._visit)
        self._thread.start()

    def _visit(self) -> None:
        with self._turnstile:
            self.inside.set()
            self._leave.wait(LONG)

    def leave(self) -> None:
        self._leave.set()
        self._thread.join(LONG)


def test_as_many_as_fit_are_inside_and_the_next_follows_one_that_leaves() -> None:
    turnstile = Turnstile(2)
    first, second = Visitor(turnstile), Visitor(turnstile)
    assert first.inside.wait(LONG)
    assert second.inside.wait(LONG)
    third = Visitor(turnstile)
    assert not third.inside.wait(0.02)
    first.leave()
    assert third.inside.wait(LONG)
    second.leave()
    third.leave()


def test_one_that_comes_again_and_again_waits_behind_others() -> None:
    turnstile = Turnstile(1)
    order: list[str] = []
    ready = threading.Event()

    def waiter() -> None:
        ready.set()
        with turnstile:
            order.append("waiter")

    turnstile.__enter__()
    thread = threading.Thread(target=waiter)
    thread.start()
    assert ready.wait(LONG)
    while not turnstile._waiting:
        pass
    turnstile.__exit__(None, None, None)
    with turnstile:
        order.append("again")
    thread.join(LONG)
    assert order == ["waiter", "again"]


def test_an_error_inside_gives_the_place_back() -> None:
    turnstile = Turnstile(1)
    for _time in range(3):
        with pytest.raises(ValueError, match="inside"), turnstile:
            raise ValueError("inside")


def test_many_threads_all_come_through_and_never_too_many() -> None:
    turnstile, guard = Turnstile(2), threading.Lock()
    inside, most, visits = 0, 0, 0

    def visit() -> None:
        nonlocal inside, most, visits
        for _time in range(200):
            with turnstile:
                with guard:
                    inside += 1
                    most = max(most, inside)
                    visits += 1
                with guard:
                    inside -= 1

    threads = [threading.Thread(target=visit) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert visits == 1600
    assert most <= 2


def test_whoever_computes_gives_way_to_the_owner_thread() -> None:
    seen: list[str] = []

    class Owner(Precedence):
        def give_way(self, patience: float = 0.0) -> None:
            seen.append("gave way")

    with Computing(Owner()):
        seen.append("computes")
    assert seen == ["gave way", "computes"]


def test_one_computes_at_a_time() -> None:
    computing = Computing(Precedence())
    first, second = Visitor(computing), Visitor(computing)
    assert first.inside.wait(LONG) or second.inside.wait(LONG)
    ahead, behind = (first, second) if first.inside.is_set() else (second, first)
    assert not behind.inside.wait(0.02)
    ahead.leave()
    assert behind.inside.wait(LONG)
    behind.leave()


@pytest.mark.parametrize(("length", "works"), [(LONG, True), (0.0, False)], ids=["the owner works", "time is over"])
def test_long_computing_lets_others_in(length: float, works: bool) -> None:
    turnstile, owner = Turnstile(1), Precedence()
    slices = Slices(turnstile, owner, length)
    with slices:
        other = Visitor(turnstile)
        while not turnstile._waiting:
            pass
        if works:
            slices.pause()
            assert not other.inside.is_set(), "its slice has just begun"
            owner.work()
        letting_go = threading.Timer(0.02, other.leave)
        letting_go.start()
        slices.pause()
        assert other.inside.is_set()
        letting_go.join()
    assert turnstile._free == 1

"""What goes on beside something else is shown in its turn."""

from __future__ import annotations

import threading

import pytest

from workbench.beside import Beside, Output


def test_what_it_prints_waits_for_its_turn_and_then_for_nothing(capfdbinary) -> None:
    said, go_on = threading.Event(), threading.Event()

    def work(output: Output, _stop: threading.Event) -> int:
        output(b"early\n")
        said.set()
        go_on.wait(30)
        output(b"late\n")
        return 7

    with Beside(work) as beside:
        said.wait(30)
        assert capfdbinary.readouterr().out == b""
        go_on.set()
        assert beside.result() == 7
    assert capfdbinary.readouterr().out == b"early\nlate\n"


def test_once_let_go_it_is_shown_at_once(capfdbinary) -> None:
    shown = []

    def work(output: Output, stop: threading.Event) -> None:
        stop.wait(30)
        output(b"x")

    with Beside(work) as beside:
        beside._held.let_go()
        beside._held(b"now")
        shown.append(capfdbinary.readouterr().out)
    assert shown == [b"now"]


def test_its_mistake_is_raised_where_it_is_waited_for() -> None:
    def work(_output: Output, _stop: threading.Event) -> None:
        raise OSError("no such program")

    with Beside(work) as beside, pytest.raises(OSError, match="no such"):
        beside.result()


def test_who_is_interrupted_stops_it() -> None:
    stopped = []

    def work(_output: Output, stop: threading.Event) -> None:
        stopped.append(stop.wait(30))

    with pytest.raises(KeyboardInterrupt), Beside(work):
        raise KeyboardInterrupt
    assert stopped == [True]

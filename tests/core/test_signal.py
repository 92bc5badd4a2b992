"""Signals: order, closing while emitting, exceptions."""

import pytest

from stellwerk.core.signal import Signal, Subscription


def test_listeners_are_called_in_the_order_they_came() -> None:
    signal: Signal[int] = Signal()
    heard: list[tuple[str, int]] = []
    signal.connect(lambda value: heard.append(("a", value)))
    signal.connect(lambda value: heard.append(("b", value)))
    signal.emit(7)
    assert heard == [("a", 7), ("b", 7)]


def test_closing_ends_listening_and_twice_is_harmless() -> None:
    signal: Signal[int] = Signal()
    heard: list[int] = []
    subscription = signal.connect(heard.append)
    signal.emit(1)
    subscription.close()
    subscription.close()
    signal.emit(2)
    assert heard == [1]
    assert len(signal) == 0


def test_the_same_listener_may_listen_twice() -> None:
    signal: Signal[int] = Signal()
    heard: list[int] = []
    first = signal.connect(heard.append)
    signal.connect(heard.append)
    first.close()
    signal.emit(1)
    assert heard == [1]


def test_one_that_is_closed_during_an_emit_is_not_called_any_more() -> None:
    signal: Signal[int] = Signal()
    heard: list[int] = []
    later: list[Subscription] = []
    signal.connect(lambda value: later[0].close())
    later.append(signal.connect(heard.append))
    signal.emit(1)
    assert heard == []


def test_one_that_comes_during_an_emit_waits_for_the_next() -> None:
    signal: Signal[int] = Signal()
    heard: list[int] = []
    once = signal.connect(lambda value: (signal.connect(heard.append), once.close())[0])
    signal.emit(1)
    assert heard == []
    signal.emit(2)
    assert heard == [2]


def test_an_exception_goes_to_the_emitter() -> None:
    signal: Signal[int] = Signal()
    signal.connect(lambda value: [][value])
    with pytest.raises(IndexError):
        signal.emit(1)

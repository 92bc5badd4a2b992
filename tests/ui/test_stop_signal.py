"""Signals arrive in Qt's loop."""

import os
import signal

import pytest
from pytestqt.qtbot import QtBot

from stellwerk.ui.stop_signal import SIGNALS, StopSignals


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_asks_to_stop(qtbot: QtBot, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stopped: list[bool] = []
    signals = StopSignals(lambda: stopped.append(True))
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: stopped == [True])
    signals.close()
    assert signal.getsignal(number) is before

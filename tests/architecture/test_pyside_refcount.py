"""PySide6 6.12.0 loses a reference of `True` on each emit under Python 3.11: some 600 abort the process."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

EMITS = 1000
NOISE = 50
"""References that other code may take or drop meanwhile; the fault costs one for each emit."""


class Sender(QObject):
    """Has a signal like any other."""

    happened = Signal()


def test_emitting_keeps_the_references_of_true() -> None:
    sender = Sender()
    before = sys.getrefcount(True)
    for _ in range(EMITS // 10):  # a tenth first: with the fault, all at once would take this process down
        sender.happened.emit()
    assert abs(sys.getrefcount(True) - before) < NOISE
    for _ in range(EMITS - EMITS // 10):
        sender.happened.emit()
    assert abs(sys.getrefcount(True) - before) < NOISE

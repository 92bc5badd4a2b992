"""A command that is ended with what it has started, by a real shell."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from stellwerk.adapters.local.shell import LocalShell
from stellwerk.commands.vm_copy.endable import Endable
from stellwerk.core.error import Cancelled


def test_nothing_of_it_goes_on(tmp_path: Path) -> None:
    begun = threading.Event()
    way = Endable(LocalShell)
    mark = tmp_path / "mark"
    line = f'sh -c "echo begun; sleep 20; touch {mark}"; touch {mark}'
    ending = threading.Thread(target=lambda: (begun.wait(10), way.end()))
    ending.start()
    since = time.monotonic()
    with pytest.raises(Cancelled):
        way.run(["sh", "-c", line], limit=15.0, heard=lambda _said: begun.set())
    ending.join()
    assert time.monotonic() - since < 10
    assert not mark.exists()

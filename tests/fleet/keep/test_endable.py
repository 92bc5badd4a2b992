"""A command that is ended with what it has started, by a real shell."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from stellwerk.adapters.local.shell import LocalShell
from stellwerk.commands.vm_copy.endable import Endable
from stellwerk.core.error import Cancelled


def test_nothing_of_it_goes_on(tmp_path: Path) -> None:
    begun = threading.Event()
    way = Endable(LocalShell)
    mark, number = tmp_path / "mark", tmp_path / "number"
    line = f'sh -c "echo \\$\\$ >{number}; echo begun; exec sleep 200"; touch {mark}'
    ending = threading.Thread(target=lambda: (begun.wait(60), way.end()))
    ending.start()
    with pytest.raises(Cancelled):
        way.run(["sh", "-c", line], limit=150.0, heard=lambda _said: begun.set())
    ending.join()
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)
    assert not mark.exists()

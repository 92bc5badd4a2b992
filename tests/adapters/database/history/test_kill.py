"""A recorder that is killed while it writes: the file is sound, and the minute that was open is all that is lost."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
from tests.fakes.history.sums import T0, series

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.model.history.step import Step

ROOT = Path(__file__).resolve().parents[4]
KILLS = 5


def killed_after(path: Path, first: int, minutes: int) -> int:
    """Record from a minute on, kill the recorder some minutes later; the last minute that it said was recorded."""
    words = [sys.executable, "-m", "tests.fakes.history.recorder_process", str(path), str(first)]
    with subprocess.Popen(
        words, cwd=ROOT, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'app'}"}, stdout=subprocess.PIPE
    ) as made:
        assert made.stdout is not None
        said = [made.stdout.readline() for _minute in range(minutes)]
        made.kill()
        said += made.stdout.readlines()
    return int([line for line in said if line.endswith(b"\n")][-1])


def test_no_kill_costs_more_than_the_minute_that_was_open(tmp_path: Path) -> None:
    path, dice = tmp_path / "metrics.db", random.Random(3)
    first, recorded = 0, list[int]()
    for _kill in range(KILLS):
        last = killed_after(path, first, dice.randrange(20, 90))
        recorded += range(first, last + 1)
        first = last + 3  # the one that was open, and perhaps one more that nobody heard of
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    history = HistoryFile(path, SystemClock())
    assert history.open() is None
    minutes = history.read(series(), Step.MINUTE, T0, T0 + 60 * first)
    known = dict(zip(((minutes.at - T0) // 60).tolist(), minutes.mean.tolist(), strict=True))
    assert {minute: known.get(minute) for minute in recorded} == {minute: float(minute) for minute in recorded}
    coarse = history.read(series(), Step.TEN_MINUTES, T0, T0 + 600 * (recorded[-1] // 10))
    for at, mean in zip(((coarse.at - T0) // 60).tolist(), coarse.mean.tolist(), strict=True):
        inside = [value for minute, value in known.items() if at <= minute < at + 10]
        np.testing.assert_allclose(mean, np.mean(inside), rtol=1e-6)
    history.close()

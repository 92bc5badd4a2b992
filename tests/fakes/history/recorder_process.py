"""A recorder in a process of its own, on a clock that it makes pass as fast as it can: `FILE FIRST`.

It records from the minute FIRST on (counted from T0) a sample each five seconds, whose value is the number of its
minute, and writes the number of each minute that was recorded to its end.
"""

import sys
from array import array
from itertools import count
from pathlib import Path

from tests.fakes.history.sums import T0

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind
from stellwerk.services.recording.keeping import Keeping
from stellwerk.services.recording.look import Look

KEYS = {Kind.VM: ("cpu_usage",)}


def main(path: Path, first: int) -> None:
    """Record until somebody ends it."""
    keeping = Keeping(HistoryFile(path, SystemClock()))
    keeping.open(KEYS, T0 + 60 * first)
    for number in count(12 * first):
        at, minute = T0 + 5.0 * number, number // 12
        look = Look(Kind.VM, ("a",), KEYS[Kind.VM], [array("d", [float(minute)])], array("d", [at]))
        if keeping.take(at, [look]) and minute > first:
            sys.stdout.write(f"{minute - 1}\n")
            sys.stdout.flush()
        if number % 120 == 0:
            keeping.tidy(at, 1 << 32)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

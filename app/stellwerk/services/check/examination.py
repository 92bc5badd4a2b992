"""Makes the checks of a host, one after the other, and tells each as it stands. Blocks; on the thread of a visit."""

from collections.abc import Callable, Sequence

from stellwerk.core.error import AppError
from stellwerk.core.record import Record
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.check import CHECKS, FIRST, Check, judged, obstacle
from stellwerk.policy.host_check.reading import HostReading
from stellwerk.ports.visit import Visit
from stellwerk.services.check.known import Known
from stellwerk.services.check.reader import Reader

Told = Callable[[CheckResult], None]


class Examined(Record, frozen=True, kw_only=True):
    """What was read, what is thought of it, and why the host cannot be reached, if it cannot."""

    reading: HostReading
    results: tuple[CheckResult, ...]
    error: AppError | None = None


def examine(visit: Visit, known: Known, told: Told, checks: Sequence[Check] = CHECKS) -> Examined:
    """Make these checks; `told` gets all of them as waiting at once, then each again when it runs and has ended."""
    for check in checks:
        told(CheckResult(key=check.key, state=CheckState.WAITING))
    results: dict[str, CheckResult] = {}
    reader = Reader(visit, known)
    try:
        for check in checks:
            told(CheckResult(key=check.key, state=CheckState.RUNNING))
            if obstacle(check, results) is None:
                for part in check.reads:
                    reader.read(part)
            result = results[check.key] = judged(check, reader.reading, results)
            told(result)
    finally:
        reader.close()
    return Examined(reading=reader.reading, results=tuple(results.values()), error=reader.error)


def first_look(visit: Visit, known: Known, told: Told) -> Examined:
    """Only whether it can be used at all."""
    return examine(visit, known, told, FIRST)

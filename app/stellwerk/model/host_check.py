"""What was found when a host was checked and prepared. Frozen; any thread."""

from enum import StrEnum

from stellwerk.core.record import Record
from stellwerk.core.text import N_


class CheckState(StrEnum):
    """How a check stands. UNKNOWN: it was tried, and nothing of use was answered."""

    WAITING = N_("waiting")
    RUNNING = N_("running")
    OK = N_("ok")
    WARNING = N_("warning")
    FAILED = N_("failed")
    SKIPPED = N_("skipped")
    UNKNOWN = N_("unknown")


class CheckResult(Record, frozen=True, kw_only=True):
    """How one check ended. `key` names its declaration (`policy/host_check/check.py`), which has its title and says why
    it matters. `found` and `advice` are for people. `blocks`: the host cannot be used like this."""

    key: str
    state: CheckState
    found: str = ""
    advice: str = ""
    blocks: bool = False


class StepOutcome(Record, frozen=True, kw_only=True):
    """A command that was run to prepare a host: its line, how it ended (-1 = it did not), the end of what it said."""

    line: str
    status: int
    output: str = ""


class Installed(Record, frozen=True, kw_only=True):
    """A package that was installed; `size` in bytes on the host's disk."""

    name: str
    version: str = ""
    size: int = 0


class Preparation(Record, frozen=True, kw_only=True):
    """What was done to a host to make it usable, at `at` UTC seconds. `error`: why it stopped."""

    at: float
    steps: tuple[StepOutcome, ...] = ()
    installed: tuple[Installed, ...] = ()
    error: str = ""


class HostChecks(Record, frozen=True, kw_only=True):
    """The results of the last checks, made at `at` UTC seconds, and the last preparation."""

    at: float = 0.0
    results: tuple[CheckResult, ...] = ()
    preparation: Preparation | None = None


_GRAVITY = (CheckState.FAILED, CheckState.WARNING, CheckState.UNKNOWN, CheckState.OK)


_NOT_YET = (CheckState.WAITING, CheckState.RUNNING)


def worst(results: tuple[CheckResult, ...]) -> CheckState | None:
    """The gravest state of all; None where nothing was checked."""
    states = {result.state for result in results}
    return next((state for state in _GRAVITY if state in states), None)


def ticked(results: tuple[CheckResult, ...], tick: CheckResult) -> tuple[CheckResult, ...]:
    """The results with a newer one in the place of the older of its key, else behind them. What is fine stays so until
    it was made again."""
    before = next((result for result in results if result.key == tick.key), None)
    if before is not None and before.state is CheckState.OK and tick.state in _NOT_YET:
        return results
    if before is not None:
        return tuple(tick if result.key == tick.key else result for result in results)
    return (*results, tick)

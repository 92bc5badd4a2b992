"""What a judge answers: a state with what was found and what helps. Pure; any thread."""

from stellwerk.core.record import Record
from stellwerk.core.text import N_
from stellwerk.model.host_check import CheckState

INSTALL = N_("prepare the host, which installs what is missing")
SWITCH_ON = N_("prepare the host, which switches it on")


class Verdict(Record, frozen=True):
    """`found` and `advice` in the words of people, translated."""

    state: CheckState
    found: str = ""
    advice: str = ""


def ok(found: str) -> Verdict:
    """As it should be."""
    return Verdict(CheckState.OK, found)


def warning(found: str, advice: str = "") -> Verdict:
    """It can be used, but."""
    return Verdict(CheckState.WARNING, found, advice)


def failed(found: str, advice: str = "") -> Verdict:
    """It is not as it must be."""
    return Verdict(CheckState.FAILED, found, advice)


def skipped(found: str) -> Verdict:
    """Not looked at, for that reason."""
    return Verdict(CheckState.SKIPPED, found)


def unknown(found: str) -> Verdict:
    """Looked at in vain."""
    return Verdict(CheckState.UNKNOWN, found)

"""Which status allows what: oVirt's table as conditions of commands, with two differences. Pure; any thread.

A saved VM has no process: it can be neither asked to shut down nor reset. Forcing it off gives up its saved memory.
"""

from stellwerk.core.text import N_, Text
from stellwerk.engine.command import Need
from stellwerk.model.state import VmStatus as S

RUNS = (
    S.WAIT_FOR_LAUNCH,
    S.UP,
    S.POWERING_DOWN,
    S.POWERING_UP,
    S.REBOOT_IN_PROGRESS,
    S.MIGRATING_FROM,
    S.MIGRATING_TO,
    S.PAUSED,
    S.NOT_RESPONDING,
)
"""Statuses with a process that may be asked to end, or be ended."""

MUST_RUN = N_('VM "{name}" is {status}; {title} needs it to run')


def in_status(*allowed: S, reason: Text = MUST_RUN) -> Need:
    """The VM is in one of these; `reason` is the text of a refusal."""
    return Need(f"status in ({', '.join(allowed)})", reason)

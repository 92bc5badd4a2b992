"""libvirt's numbers for states and reasons, in the words that the model uses. Pure; any thread.

Numbers and not names of the binding: those newer than the library it was built with are missing there, and servers
may be newer than the library.
"""

from stellwerk.model.state import DomainJob, DomainState

_STATES = (
    DomainState.NO_STATE,
    DomainState.RUNNING,
    DomainState.BLOCKED,
    DomainState.PAUSED,
    DomainState.IN_SHUTDOWN,
    DomainState.SHUT_OFF,
    DomainState.CRASHED,
    DomainState.PM_SUSPENDED,
)

_REASONS: dict[DomainState, tuple[str, ...]] = {
    DomainState.RUNNING: (
        "", "booted", "migrated", "restored", "from snapshot", "unpaused", "migration canceled", "save canceled",
        "wakeup", "crashed", "post-copy", "post-copy failed",
    ),
    DomainState.PAUSED: (
        "", "user", "migrating", "saving", "dumping", "ioerror", "watchdog", "from snapshot", "shutting down",
        "creating snapshot", "crashed", "starting up", "post-copy", "post-copy failed", "api error",
    ),
    DomainState.IN_SHUTDOWN: ("", "user"),
    DomainState.SHUT_OFF: (
        "", "shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot", "daemon",
    ),
    DomainState.CRASHED: ("", "panicked"),
}  # fmt: skip

_JOBS = {
    2: DomainJob.SAVE,
    3: DomainJob.RESTORE,
    4: DomainJob.MIGRATION_IN,
    5: DomainJob.MIGRATION_OUT,
    10: DomainJob.MERGE,
}
"""By libvirt's VIR_DOMAIN_JOB_OPERATION numbers."""


def domain_state(number: int) -> DomainState:
    """The state of a `virDomainState` number; `no state` for numbers of the future."""
    return _STATES[number] if 0 <= number < len(_STATES) else DomainState.NO_STATE


def state_reason(state: DomainState, number: int) -> str:
    """libvirt's word for the reason of a state; empty where it names none or one that is not known yet."""
    return word(_REASONS.get(state, ()), number)


def job_of(operation: int) -> DomainJob:
    """What an asynchronous job does, by its operation number; 0 is none."""
    return _JOBS.get(operation, DomainJob.OTHER if operation > 0 else DomainJob.NONE)


def word(words: tuple[str, ...], number: int) -> str:
    """The word with this number, or the empty text."""
    return words[number] if 0 <= number < len(words) else ""

"""The software of a host, for its page: read by its shell when somebody looks. Frozen; any thread."""

from stellwerk.core.record import Record


class ServiceState(Record, frozen=True, kw_only=True):
    """A service, in the words of systemd; where there is none, `active` is `running` and `enabled` empty."""

    name: str
    active: str = ""
    enabled: str = ""


class HostSystem(Record, frozen=True, kw_only=True):
    """What runs on a host. `os` as the distribution calls itself, `boot_time` in UTC seconds, None = unknown;
    `clock`: what its own clock showed when it answered.

    `packages`: name and version of those that matter here.
    """

    os: str = ""
    kernel: str = ""
    boot_time: float | None = None
    clock: float | None = None
    services: tuple[ServiceState, ...] = ()
    packages: tuple[tuple[str, str], ...] = ()


class LogLine(Record, frozen=True, kw_only=True):
    """One line of a log. `time` in UTC seconds, None where the line does not tell it apart; `unit` is who wrote it;
    `grave`: an error or worse."""

    text: str
    time: float | None = None
    unit: str = ""
    grave: bool = False

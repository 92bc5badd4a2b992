"""A domain that shows as any status a host can report."""

from typing import Any

from tests.fakes import entity

from stellwerk.model.state import DomainJob, DomainState, Pending, VmStatus
from stellwerk.model.vm import Domain, Runtime

D, S = DomainState, VmStatus

RUNTIMES: dict[VmStatus, dict[str, Any]] = {
    S.UP: {"state": D.RUNNING},
    S.POWERING_UP: {"state": D.RUNNING, "pending": Pending(boot=True)},
    S.WAIT_FOR_LAUNCH: {"state": D.PAUSED, "reason": "starting up"},
    S.RESTORING_STATE: {"state": D.RUNNING, "job": DomainJob.RESTORE},
    S.PAUSED: {"state": D.PAUSED, "reason": "user"},
    S.MIGRATING_FROM: {"state": D.RUNNING, "job": DomainJob.MIGRATION_OUT},
    S.MIGRATING_TO: {"state": D.RUNNING, "job": DomainJob.MIGRATION_IN},
    S.REBOOT_IN_PROGRESS: {"state": D.RUNNING, "pending": Pending(reboot=True)},
    S.SAVING_STATE: {"state": D.RUNNING, "job": DomainJob.SAVE},
    S.POWERING_DOWN: {"state": D.RUNNING, "pending": Pending(shutdown=True)},
    S.NOT_RESPONDING: {"state": D.RUNNING, "monitor_hangs": True},
    S.SUSPENDED: {"state": D.SHUT_OFF, "managed_save": True},
    S.DOWN: {"state": D.SHUT_OFF},
    S.UNKNOWN: {"state": D.NO_STATE},
}


def domain_in(status: VmStatus, number: int = 1, on: str = "h1", **more: Any) -> Domain:
    """Test VM number n in this status; `more` are fields of its runtime."""
    return entity.domain(number, on, runtime=Runtime(**(RUNTIMES[status] | more)))

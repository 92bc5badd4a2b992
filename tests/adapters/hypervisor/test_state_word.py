"""libvirt's numbers in words."""

import libvirt
import pytest

from stellwerk.adapters.hypervisor.state_word import domain_state, job_of, state_reason
from stellwerk.model.state import DomainJob, DomainState


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_MIGRATED, (DomainState.RUNNING, "migrated")),
        (libvirt.VIR_DOMAIN_BLOCKED, 0, (DomainState.BLOCKED, "")),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_IOERROR, (DomainState.PAUSED, "ioerror")),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_STARTING_UP, (DomainState.PAUSED, "starting up")),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_MIGRATION, (DomainState.PAUSED, "migrating")),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_SAVE, (DomainState.PAUSED, "saving")),
        (libvirt.VIR_DOMAIN_SHUTDOWN, 1, (DomainState.IN_SHUTDOWN, "user")),
        (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SAVED, (DomainState.SHUT_OFF, "saved")),
        (libvirt.VIR_DOMAIN_CRASHED, 1, (DomainState.CRASHED, "panicked")),
        (libvirt.VIR_DOMAIN_PMSUSPENDED, 0, (DomainState.PM_SUSPENDED, "")),
        (99, 99, (DomainState.NO_STATE, "")),
        (libvirt.VIR_DOMAIN_PAUSED, 99, (DomainState.PAUSED, "")),
        (-1, -1, (DomainState.NO_STATE, "")),
    ],
)
def test_states(state: int, reason: int, words: tuple[DomainState, str]) -> None:
    found = domain_state(state)
    assert (found, state_reason(found, reason)) == words


def test_jobs() -> None:
    assert job_of(libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT) is DomainJob.MIGRATION_OUT
    assert job_of(libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN) is DomainJob.MIGRATION_IN
    assert job_of(libvirt.VIR_DOMAIN_JOB_OPERATION_SAVE) is DomainJob.SAVE
    assert job_of(libvirt.VIR_DOMAIN_JOB_OPERATION_RESTORE) is DomainJob.RESTORE
    assert job_of(libvirt.VIR_DOMAIN_JOB_OPERATION_BACKUP) is DomainJob.OTHER
    assert job_of(0) is DomainJob.NONE

"""The table from libvirt's states to ours, cell by cell, and what takes precedence over what."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.model.state import (
    ACTIVE_STATES,
    HOST_ALIASES,
    VM_ALIASES,
    DomainJob,
    DomainState,
    HostStatus,
    Pending,
    VmStatus,
    domain_status,
)

D, J, V = DomainState, DomainJob, VmStatus

TABLE: dict[D, tuple[V, ...]] = {
    # none, migration out, migration in, save, restore, other, merge
    D.NO_STATE: (V.UNKNOWN,) * 7,
    D.RUNNING: (V.UP, V.MIGRATING_FROM, V.MIGRATING_TO, V.SAVING_STATE, V.RESTORING_STATE, V.UP, V.UP),
    D.BLOCKED: (V.UP, V.MIGRATING_FROM, V.MIGRATING_TO, V.SAVING_STATE, V.RESTORING_STATE, V.UP, V.UP),
    D.PAUSED: (V.PAUSED, V.MIGRATING_FROM, V.MIGRATING_TO, V.SAVING_STATE, V.RESTORING_STATE, V.PAUSED, V.PAUSED),
    D.IN_SHUTDOWN: (
        V.POWERING_DOWN, V.MIGRATING_FROM, V.MIGRATING_TO, V.SAVING_STATE, V.RESTORING_STATE, V.POWERING_DOWN,
        V.POWERING_DOWN,
    ),
    D.SHUT_OFF: (V.DOWN,) * 7,
    D.CRASHED: (V.DOWN,) * 7,
    D.PM_SUSPENDED: (
        V.SUSPENDED, V.MIGRATING_FROM, V.MIGRATING_TO, V.SAVING_STATE, V.RESTORING_STATE, V.SUSPENDED,
        V.SUSPENDED,
    ),
}  # fmt: skip
CELLS = [(state, job, status) for state, row in TABLE.items() for job, status in zip(J, row, strict=True)]

PENDINGS = [Pending(shutdown=s, boot=b, reboot=r) for s, b, r in product((False, True), repeat=3)]


def test_the_table_is_whole() -> None:
    assert {(state, job) for state, job, _ in CELLS} == set(product(D, J))


@pytest.mark.parametrize(("state", "job", "status"), CELLS)
def test_state_and_job(state: D, job: J, status: V) -> None:
    assert domain_status(state, job=job) is status


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("", V.PAUSED),
        ("user", V.PAUSED),
        ("ioerror", V.PAUSED),
        ("from snapshot", V.PAUSED),
        ("migrating", V.MIGRATING_FROM),
        ("saving", V.SAVING_STATE),
        ("starting up", V.WAIT_FOR_LAUNCH),
        ("something of a later libvirt", V.PAUSED),
    ],
)
@pytest.mark.parametrize("pending", PENDINGS)
def test_why_it_is_paused(reason: str, status: V, pending: Pending) -> None:
    assert domain_status(D.PAUSED, reason, pending=pending) is status


@pytest.mark.parametrize("state", [D.RUNNING, D.BLOCKED])
@pytest.mark.parametrize("reason", ["", "booted", "migrated", "unpaused"])
@pytest.mark.parametrize("pending", PENDINGS)
def test_what_a_running_one_was_asked(state: D, reason: str, pending: Pending) -> None:
    if pending.reboot:
        expected = V.REBOOT_IN_PROGRESS
    elif pending.shutdown:
        expected = V.POWERING_DOWN
    elif pending.boot:
        expected = V.POWERING_UP
    else:
        expected = V.UP
    assert domain_status(state, reason, pending=pending) is expected


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (D.NO_STATE, V.SUSPENDED),
        (D.SHUT_OFF, V.SUSPENDED),
        (D.CRASHED, V.SUSPENDED),
        (D.RUNNING, V.UP),
        (D.BLOCKED, V.UP),
        (D.PAUSED, V.PAUSED),
        (D.IN_SHUTDOWN, V.POWERING_DOWN),
        (D.PM_SUSPENDED, V.SUSPENDED),
    ],
)
def test_a_saved_one_counts_as_suspended_while_it_is_off(state: D, status: V) -> None:
    assert domain_status(state, managed_save=True) is status


ANYTHING = st.fixed_dictionaries(
    {
        "reason": st.sampled_from(["", "user", "migrating", "saving", "starting up", "booted"]) | st.text(),
        "job": st.sampled_from(J),
        "managed_save": st.booleans(),
        "pending": st.sampled_from(PENDINGS),
    }
)


@given(st.sampled_from(sorted(ACTIVE_STATES)), ANYTHING)
def test_a_hanging_monitor_outweighs_all_else(state: D, said: dict[str, object]) -> None:
    assert domain_status(state, **said, monitor_hangs=True) is V.NOT_RESPONDING


@given(st.sampled_from([D.NO_STATE, D.SHUT_OFF, D.CRASHED]), ANYTHING, st.booleans())
def test_one_that_is_off_is_down_saved_or_unknown_whatever_else_is_said(
    state: D, said: dict[str, object], hangs: bool
) -> None:
    off = V.UNKNOWN if state is D.NO_STATE else V.DOWN
    expected = V.SUSPENDED if said["managed_save"] else off
    assert domain_status(state, **said, monitor_hangs=hangs) is expected


@given(st.sampled_from(D), ANYTHING, st.booleans())
def test_what_other_rooms_decide_never_comes_from_the_host(state: D, said: dict[str, object], hangs: bool) -> None:
    status = domain_status(state, **said, monitor_hangs=hangs)
    merging = (state, said["reason"], said["job"]) == (D.PAUSED, "starting up", J.MERGE)
    assert (status is V.IMAGE_LOCKED) == (merging and not hangs)
    assert (status is V.UNKNOWN) == (state is D.NO_STATE and not said["managed_save"])


def test_aliases_are_written_as_they_are_looked_up() -> None:
    for aliases, own in ((HOST_ALIASES, HostStatus), (VM_ALIASES, VmStatus)):
        values = {status.value.casefold() for status in own}
        assert all(alias == alias.casefold() and alias not in values for alias in aliases)


@pytest.mark.parametrize("state", [s for s in D if s is not D.NO_STATE])
def test_libvirts_words_mean_what_the_table_says(state: D) -> None:
    values = {status.value.casefold(): status for status in V}
    assert {**values, **VM_ALIASES}[state.value] is domain_status(state)

"""What is known of a domain beyond what its host can tell: carried over from one report to the next. Pure; any thread.

The host cannot tell when a domain was started, what was asked of it, or that its monitor hung at the last sample; its
addresses and what its guest tells come by other calls. Events and our own commands can.
"""

from collections.abc import Sequence

from stellwerk.core.record import replace
from stellwerk.model.state import Pending
from stellwerk.model.vm import Domain, Runtime
from stellwerk.ports.hypervisor import DomainChange, DomainNotice

CONFIRMED = 300.0
"""Seconds after which an unchanged report is worth keeping for its age alone."""
_BOOTS = frozenset({"booted", ""})
"""Details of a start that mean a guest boots, and not one that goes on from saved or moved memory."""


def carried(
    fresh: Domain,
    previous: Domain | None,
    notices: Sequence[DomainNotice] = (),
    *,
    now: float,
    watched: bool,
    elsewhere: Domain | None = None,
) -> Domain:
    """The fresh report with what only we know.

    Args:
        previous: the last report of this host; None for a new domain.
        notices: its events since then, oldest first.
        now: UTC seconds, becomes `seen`.
        watched: no event was missed since the previous report, so that what is active then and now has run on.
        elsewhere: another host's report of the same VM, whose start counts for one that moved here.
    """
    if not fresh.active:
        runtime = replace(
            fresh.runtime, pending=Pending(), monitor_hangs=False, started=None, started_exactly=False, waiting=None
        )
        return replace(fresh, runtime=runtime, seen=now)
    before = previous.runtime if previous is not None and previous.active else None
    runtime = _with_start(fresh.runtime, before if watched else None, notices, now, elsewhere)
    restarted = any(notice.change is DomainChange.STARTED for notice in notices)
    if before is not None and not restarted:
        runtime = _with_rest(runtime, before)
    pending = _pending(fresh, before.pending if before is not None else Pending(), notices)
    return replace(fresh, runtime=replace(runtime, pending=pending, waiting=runtime.waiting or ()), seen=now)


def worth_applying(fresh: Domain, previous: Domain | None) -> bool:
    """Whether a report differs from the last in more than a recent age."""
    if previous is None or fresh.seen - previous.seen >= CONFIRMED:
        return True
    return replace(previous, seen=fresh.seen) != fresh


def worth_keeping(fresh: Domain, kept: Domain | None) -> bool:
    """Whether a report differs from the one that is kept in more than a recent age and since when it has run at
    least: each process learns that anew, and what is kept stays true of the moment when it was seen."""
    if kept is not None and not (fresh.runtime.started_exactly or kept.runtime.started_exactly):
        kept = replace(kept, runtime=replace(kept.runtime, started=fresh.runtime.started))
    return worth_applying(fresh, kept)


def _with_start(
    runtime: Runtime, before: Runtime | None, notices: Sequence[DomainNotice], now: float, elsewhere: Domain | None
) -> Runtime:
    """When it was started: seen now, as known before, as its last host knew, or at least since now."""
    if runtime.started is not None:
        return runtime
    started = next((notice for notice in notices if notice.change is DomainChange.STARTED), None)
    if started is not None and started.detail == "migrated" and elsewhere is not None:
        known = elsewhere.runtime
        if known.started is not None:
            return replace(runtime, started=known.started, started_exactly=known.started_exactly)
    if started is not None:
        return replace(runtime, started=now, started_exactly=started.detail != "migrated")
    if before is not None and before.started is not None:
        return replace(runtime, started=before.started, started_exactly=before.started_exactly)
    return replace(runtime, started=now, started_exactly=False)


def _with_rest(runtime: Runtime, before: Runtime) -> Runtime:
    if not runtime.ips:
        runtime = replace(runtime, ips=before.ips, ip_source=before.ip_source)
    waiting = before.waiting if runtime.waiting is None else runtime.waiting
    guest = before.guest if runtime.guest is None else runtime.guest
    return replace(runtime, monitor_hangs=before.monitor_hangs, waiting=waiting, guest=guest)


def _pending(fresh: Domain, pending: Pending, notices: Sequence[DomainNotice]) -> Pending:
    """A start or a restart begins a boot, and ends what was asked before; an agent that answers ends the boot.

    A guest without an agent's channel cannot tell when it has booted: it counts as up at once.
    """
    for notice in notices:
        if notice.change is DomainChange.STARTED:
            pending = Pending(boot=notice.detail in _BOOTS)
        elif notice.change is DomainChange.REBOOTED:
            pending = Pending(boot=True)
    began = any(notice.change in (DomainChange.STARTED, DomainChange.REBOOTED) for notice in notices)
    answers = fresh.runtime.agent is True and not began
    if pending.boot and (answers or not fresh.definition.has_agent_channel):
        pending = replace(pending, boot=False)
    return pending

"""Whether the machine behind a connection is the one we think it is, and no other host of ours. Pure; any thread."""

from collections.abc import Iterable

from stellwerk.core.error import AppError, Conflict
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.state import LinkState


class Verdict(Record, frozen=True, kw_only=True):
    """What the comparison found: why the host must be refused, or warnings that do not stop its use. `twins` are the
    other hosts as they are to be, where one of them has to be warned, too."""

    refusal: AppError | None = None
    warnings: tuple[str, ...] = ()
    twins: tuple[Host, ...] = ()


def judge(host: Host, facts: HostFacts, others: Iterable[Host]) -> Verdict:
    """Compare what a host says of itself with what it said before and with our other hosts.

    A host is its machine UUID, driver and system or session; where there is no UUID, its URI. Cheap boards share
    UUIDs: another host name and another boot id make it another machine, with a warning.

    Args:
        host: as the inventory has it, with the facts of the last synchronisation.
        facts: what it says now.
        others: our other hosts.
    """
    before = host.facts.uuid if host.facts is not None else ""
    if before and facts.uuid and before != facts.uuid:
        return Verdict(refusal=_another_machine(host, before, facts.uuid))
    warnings: list[str] = []
    twins: list[Host] = []
    for other in others:
        if other.id == host.id or not _same_identity(host, facts, other):
            continue
        if _same_machine(facts, other):
            return Verdict(refusal=_already_there(host, other))
        warnings.append(_twin_of(other))
        if _twin_of(host) not in other.warnings:
            twins.append(replace(other, warnings=(*other.warnings, _twin_of(host))))
    return Verdict(warnings=tuple(warnings), twins=tuple(twins))


def _twin_of(host: Host) -> str:
    return _('has the same machine UUID as host "{name}"').format(name=host.name)


def _same_identity(host: Host, facts: HostFacts, other: Host) -> bool:
    """Whether the other host has the identity that these facts give; one that is refused has none."""
    if other.facts is None or other.link.state is LinkState.REFUSED:
        return False
    if not facts.uuid:
        return not other.facts.uuid and other.uri == host.uri
    theirs = other.facts
    return (theirs.uuid, theirs.driver, theirs.session) == (facts.uuid, facts.driver, facts.session)


def _same_machine(facts: HostFacts, other: Host) -> bool:
    """Whether two reports of one identity come from one machine.

    Boot ids decide where both are of now; an old one may be that of the same machine before its last start.
    """
    theirs = other.facts
    if theirs is None or not facts.uuid:
        return True
    if facts.boot_id and theirs.boot_id:
        if facts.boot_id == theirs.boot_id:
            return True
        if other.link.state is LinkState.LIVE:
            return False
    return facts.hostname.casefold() == theirs.hostname.casefold()


def _another_machine(host: Host, before: str, now: str) -> AppError:
    return Conflict(
        _('another machine answers for host "{name}"').format(name=host.name),
        _("if the machine was replaced, remove the host and add it again; otherwise check its address"),
        f"machine UUID {now}, was {before}",
    )


def _already_there(host: Host, other: Host) -> AppError:
    return Conflict(
        _('"{name}" is the same machine as host "{other}"').format(name=host.name, other=other.name),
        _('remove one of the two, or change the address of "{other}"').format(other=other.name),
        f"{host.uri} and {other.uri}",
    )

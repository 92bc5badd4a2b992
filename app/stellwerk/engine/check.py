"""Whether a command may be run on a target now, and the reason in words where it may not. Owner thread; quick."""

from stellwerk.core.error import AppError, Conflict, Gone, Refused, Unreachable
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _, quoted
from stellwerk.engine.access import Access
from stellwerk.engine.command import Command, Need
from stellwerk.engine.criteria import holds
from stellwerk.engine.lock_book import LockBook
from stellwerk.engine.look import Look, kind_word, status_word
from stellwerk.model.catalogue.vm import host_names
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import LinkState
from stellwerk.model.vm import Vm


def host_of(command: Command, look: Look) -> HostId | None:
    """The host whose lane and whose share of work a target needs; None = none."""
    if command.at is not None:
        return command.at(look)
    if isinstance(look.target, Vm):
        return look.target.host_id
    if isinstance(look.target, Host) and (command.lane is not None or command.online):
        return look.target.id
    return None


def refusal(command: Command, look: Look, access: Access, locks: LockBook | None = None) -> AppError | None:
    """The first reason why not; None = it may be run. `locks`: what other tasks of this process hold counts too."""
    missing = access.refusal(look.call.actor, command.needs, look.ref)
    if missing is not None:
        return missing
    if command.on is not None and look.ref is None:
        return Refused(_("it needs a {kind} to work on").format(kind=kind_word(command.on)))
    if look.ref is not None and look.target is None:
        return Gone(_("the {kind} is not there any more").format(kind=kind_word(look.ref.kind)))
    return (
        _conflict(command, look)
        or (_busy(look.ref, look, locks) if locks is not None and look.ref is not None else None)
        or _offline(command, look)
        or _unmet(command, look)
        or (command.refuses(look) if command.refuses is not None else None)
    )


def _conflict(command: Command, look: Look) -> AppError | None:
    """A VM that is active on several hosts is left alone until one is stopped."""
    if not isinstance(look.target, Vm) or not look.target.active_on or command.in_conflict:
        return None
    hosts = quoted(host_names(look.target.active_on, look.graph))
    return Refused(
        _('VM "{name}" is active on several hosts: {hosts}').format(name=look.name, hosts=hosts),
        _("force it off on one of them first"),
    )


def _busy(ref: Ref, look: Look, locks: LockBook) -> AppError | None:
    holder = locks.holder(ref)
    if holder is None:
        return None
    text = _('{kind} "{name}" is busy with "{task}"')
    return Conflict(text.format(kind=kind_word(ref.kind), name=look.name, task=holder), _("wait until that has ended"))


def _offline(command: Command, look: Look) -> AppError | None:
    """A host that is needed must be connected."""
    host_id = host_of(command, look)
    if host_id is None or not (command.lane is not None or command.online):
        return None
    host = look.graph.host(host_id)
    if host is None:
        return Gone(_("its host is not there any more"))
    if host.link.state is LinkState.LIVE:
        return None
    text = _('host "{name}" is {status}').format(name=host.name, status=host_status(host).value)
    return Unreachable(f"{text}: {host.link.reason}" if host.link.reason else text, host.link.hint)


def _unmet(command: Command, look: Look) -> AppError | None:
    if look.ref is None or look.target is None:
        return None
    for need in command.when:
        if not holds(need.query, look.ref.kind, look.target, look.graph, look.tests):
            return _need_text(command, need, look, look.ref.kind)
    return None


def _need_text(command: Command, need: Need, look: Look, kind: Kind) -> AppError:
    assert look.target is not None
    words = {
        "kind": kind_word(kind),
        "name": look.name,
        "status": status_word(look.target, look.graph),
        "title": _(command.title).rstrip("…"),
    }
    return Refused(_(need.reason).format(**words), _(need.hint).format(**words))

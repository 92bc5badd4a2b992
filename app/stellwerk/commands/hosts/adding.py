"""Adding several hosts as one task: a part for each, none of which disturbs another. Owner thread, in steps."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from stellwerk.commands.hosts.address_plan import AddressPlan, Newcomer
from stellwerk.core.error import AppError, Cancelled, Conflict, Refused
from stellwerk.core.record import replace
from stellwerk.core.text import _, plural, quoted
from stellwerk.engine.command import Effects
from stellwerk.engine.context import Ctx
from stellwerk.engine.step import RunAll, Step
from stellwerk.engine.work.bundle import common_undo, overall, summary
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.host_key import UnknownHostKey, UnknownHostKeys

AT_ONCE = 8
"""Hosts that are asked at a time: most of the wait is for the network."""
_SHOWN = 12
"""Names listed of what would be added."""
_ADD = "Add-Host"


def plan_refusal(plan: AddressPlan) -> AppError | None:
    """Nothing of a list is new."""
    if plan.new:
        return None
    text = _("all of them are here already: {names}").format(names=quoted(list(plan.known.values())))
    return Conflict(text, _("there is nothing to add"))


def plan_effects(plan: AddressPlan, described: Callable[[Newcomer], str]) -> Effects:
    """What is added and what is passed over. `described` is the URI of a host."""
    if not plan.many:
        return Effects()
    lines = added_words([(one.name, described(one)) for one in plan.new])
    warnings = []
    if plan.known:
        known = [f"{name} ({address})" for address, name in plan.known.items()]
        warnings.append(_("here already, and passed over: {names}").format(names=quoted(known)))
    if plan.twice:
        warnings.append(_("named more than once, and added once: {names}").format(names=quoted(plan.twice)))
    return Effects(lines=lines, warnings=tuple(warnings))


def added_words(hosts: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The sentence that names hosts which are added, with their URIs."""
    if not hosts:
        return ()
    names = quoted([f"{name} ({uri})" for name, uri in hosts], _SHOWN)
    return (plural("{n} host is added: {names}", "{n} hosts are added: {names}", len(hosts)).format(names=names),)


def add_all(ctx: Ctx, each: Sequence[Mapping[str, Any]]) -> Generator[Step, Any, None]:
    """Run Add-Host with each of these arguments. Raises what its parts ended with, as a whole."""
    ctx.call_it(plural("{n} host", "{n} hosts", len(each)))
    calls = tuple(replace(ctx.call, command=_ADD, targets=(), args=_plain(args)) for args in each)
    tasks: tuple[Task, ...] = yield RunAll(calls, AT_ONCE)
    if len(tasks) < len(calls):
        raise Cancelled(_("{done} of {all} were done before it was cancelled").format(done=len(tasks), all=len(calls)))
    failed = [task for task in tasks if task.state is not TaskState.DONE]
    if not failed:
        ctx.undo = common_undo(tasks)
        return
    raise _failure(tasks, failed)


def _plain(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if value not in (None, "", (), False)}


def _failure(tasks: Sequence[Task], failed: Sequence[Task]) -> AppError:
    """What some parts ended with; the unknown keys where these are all that is in the way."""
    unknown = [task for task in failed if task.code == UnknownHostKey.code]
    if unknown and len(unknown) == len(failed):
        text = plural(
            "the SSH key of {n} host is not known yet", "the SSH keys of {n} hosts are not known yet", len(unknown)
        )
        keys = [f"{_address(task.call)} {task.details}" for task in unknown]
        return UnknownHostKeys(
            text, _("compare them with what the hosts say, then accept them (-AcceptHostKeys)"), "\n".join(keys)
        )
    if overall([task.state for task in tasks]) is TaskState.CANCELLED:
        return Cancelled(summary(tasks))
    return Refused(summary(tasks), failed[0].hint)


def _address(call: Call) -> str:
    return str(call.args["address"][0]) if call.args.get("address") else str(call.args.get("uri", ""))

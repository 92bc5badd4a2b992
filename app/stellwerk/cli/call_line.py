"""One line of a command: `Migrate-Vm -VmId web-01 -DestHostId h3 --yes`, cut into parameters. Pure."""

from collections.abc import Sequence

from stellwerk.cli.option import Dashed, close_to, dashed, folded, read_switch
from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param

SHARED = {
    "json": "name each target's outcome as JSON",
    "dry-run": "show what would be done (also -WhatIf)",
    "yes": "do not ask (also -Confirm:$false)",
    "reason": "a note for the audit trail",
    "help": "describe the command",
}
"""What every command takes beside its own parameters."""

_OTHER_NAMES = {"whatif": "dryrun", "confirm": "confirm", "h": "help", "?": "help"}


class CallLine(Record, frozen=True, kw_only=True):
    """What was typed: pairs of parameter and text (None for a switch without a value), and what every command takes."""

    given: tuple[tuple[str, str | None], ...] = ()
    json: bool = False
    dry_run: bool = False
    yes: bool = False
    reason: str = ""
    help: bool = False


def own_params(command: Command) -> tuple[Param, ...]:
    """The parameters that people give, that of the targets first."""
    target = (command.target,) if command.target is not None else ()
    return tuple(param for param in (*target, *command.params) if not param.arg.hidden)


def read_line(command: Command, words: Sequence[str]) -> CallLine:
    """Cut the words after the command's name; raises Invalid, with what is close, for what it does not take."""
    own = {
        name: param for param in own_params(command) for name in (folded(param.cli_name), folded(param.name)) if name
    }
    given: list[tuple[str, str | None]] = []
    shared: dict[str, str] = {}
    queue = list(words)
    while queue:
        word = queue.pop(0)
        option = dashed(word)
        if option is None:
            raise Invalid(f'"{word[:60]}" belongs to no parameter', _usage_hint(command))
        param = own.get(option.folded)
        if param is not None:
            given.append((param.cli_name, _text_of(param, option, queue, own)))
        else:
            _take_shared(command, option, word, queue, shared)
    return CallLine(
        given=tuple(given),
        json="json" in shared,
        dry_run="dryrun" in shared,
        yes="yes" in shared,
        reason=shared.get("reason", ""),
        help="help" in shared,
    )


def _text_of(param: Param, option: Dashed, queue: list[str], own: dict[str, Param]) -> str | None:
    """The value: stuck to the name, or the next word unless that names a parameter; None for a switch."""
    if param.arg.secret:
        if option.value is not None or (queue and dashed(queue[0]) is None):
            raise Invalid(f"-{param.cli_name} takes no value: it is asked for", "it would stand in lists of processes")
        return None
    if option.value is not None:
        return option.value
    if param.switch:
        return None
    following = dashed(queue[0]) if queue else None
    if not queue or (following is not None and _is_name(following, own)):
        raise Invalid(f"-{param.cli_name} needs a value")
    return queue.pop(0)


def _is_name(option: Dashed, own: dict[str, Param]) -> bool:
    return option.folded in own or _shared_name(option) in {folded(name) for name in SHARED} | {"confirm"}


def _shared_name(option: Dashed) -> str:
    return _OTHER_NAMES.get(option.folded, option.folded)


def _take_shared(command: Command, option: Dashed, word: str, queue: list[str], shared: dict[str, str]) -> None:
    name = _shared_name(option)
    if name == "reason":
        if option.value is None and not queue:
            raise Invalid("--reason needs a value")
        shared[name] = queue.pop(0) if option.value is None else option.value
    elif name == "confirm":
        if not read_switch("Confirm", option.value):
            shared["yes"] = "true"
    elif name in {folded(one) for one in SHARED}:
        if read_switch(option.name, option.value):
            shared[name] = "true"
    else:
        known = [f"-{param.cli_name}" for param in own_params(command)] + [f"--{one}" for one in SHARED]
        raise Invalid(
            f'{command.name} has no parameter "{word[:60]}"', close_to(option.name, known) or _usage_hint(command)
        )


def _usage_hint(command: Command) -> str:
    names = ", ".join(f"-{param.cli_name}" for param in own_params(command))
    return f"{command.name} takes {names}" if names else f"{command.name} takes no parameters of its own"

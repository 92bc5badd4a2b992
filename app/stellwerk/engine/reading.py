"""From texts to a call, and from a call's plain values to checked arguments. Owner thread; no I/O."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from stellwerk.core.error import Gone, Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.core.unit import parse_size
from stellwerk.engine.command import Command
from stellwerk.engine.criteria import holds
from stellwerk.engine.look import kind_word
from stellwerk.engine.naming import find_ref, find_refs
from stellwerk.engine.parameter import Param, ParamType
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.entity import name_of
from stellwerk.model.graph import Graph

_YES = frozenset({"true", "yes", "1", "on", "$true"})
_NO = frozenset({"false", "no", "0", "off", "$false"})
_TYPES: Mapping[ParamType, type] = {
    ParamType.TEXT: str, ParamType.WHOLE: int, ParamType.DECIMAL: float, ParamType.FLAG: bool, ParamType.SIZE: int,
    ParamType.REF: str,
}  # fmt: skip


def read_call(
    command: Command,
    given: Iterable[tuple[str, str | None]],
    graph: Graph,
    *,
    actor: Actor,
    origin: Origin = Origin.COMMAND_LINE,
    reason: str = "",
    settled: bool = True,
) -> Call:
    """A call from parameters as people type them: pairs of name (`VmId`, `-vmid`, `--vm-id`) and text, None for a
    switch. While the inventory is not `settled`, because hosts are still to be asked, objects need not be in the state
    that a parameter wants. Raises Invalid and Gone."""
    targets: list[Ref] = []
    args: dict[str, Any] = {}
    for name, text in given:
        param = param_named(command, name)
        if param.kind is not None and param.many and text is not None:
            found = find_refs(param.kind, text, graph, settled=settled)
            if param.name:
                args.setdefault(param.name, []).extend(ref.id for ref in found)
            else:
                targets += found
            continue
        value = read_value(param, text, graph, settled=settled)
        if not param.name and param.kind is not None:
            targets.append(Ref(param.kind, value))
        elif param.many:
            args.setdefault(param.name, []).append(value)
        elif param.name in args:
            raise Invalid(_("-{name} is given twice").format(name=param.cli_name))
        else:
            args[param.name] = value
    call = Call(command.name, tuple(dict.fromkeys(targets)), args, actor, origin, reason)
    checked_args(command, call, graph, settled=settled)
    return call


def param_named(command: Command, name: str) -> Param:
    """The parameter of that name: any case, with or without dashes. Raises Invalid where there is none."""
    wanted = re.sub(r"[-_]", "", name).casefold()
    params: tuple[Param, ...] = (*((command.target,) if command.target else ()), *command.params)
    for param in params:
        if wanted and wanted in (param.cli_name.casefold(), param.name.replace("_", "")):
            return param
    known = ", ".join(f"-{param.cli_name}" for param in params if not param.arg.hidden)
    raise Invalid(
        _('{command} has no parameter "{name}"').format(command=command.name, name=name[:60]),
        _("it takes {names}").format(names=known) if known else _("it takes none"),
    )


def read_value(param: Param, text: str | None, graph: Graph, *, settled: bool = True) -> Any:
    """The plain value that a text stands for. Raises Invalid, and Gone for an object that is not there."""
    if text is None:
        if param.type is ParamType.FLAG:
            return True
        raise Invalid(_("-{name} needs a value").format(name=param.cli_name))
    match param.type:
        case ParamType.TEXT:
            value: Any = text
        case ParamType.WHOLE | ParamType.DECIMAL:
            value = _number(param, text)
        case ParamType.SIZE:
            value = parse_size(text)
        case ParamType.FLAG:
            value = _flag(param, text)
        case ParamType.REF:
            assert param.kind is not None
            value = find_ref(param.kind, text, graph).id
    return _check_one(param, value, graph, settled)


def checked_args(
    command: Command, call: Call, graph: Graph, *, partial: bool = False, settled: bool = True
) -> dict[str, Any]:
    """The keyword arguments of the command's function: each value checked, defaults filled in, lists as tuples.

    `partial`: what is missing is left out instead of being an error. `settled` as in `read_call`. Raises Invalid and
    Gone.
    """
    known = {param.name: param for param in command.params}
    for name in call.args:
        if name not in known:
            raise Invalid(_('{command} has no parameter "{name}"').format(command=command.name, name=str(name)[:60]))
    _check_targets(command, call, partial)
    values: dict[str, Any] = {}
    for name, param in known.items():
        if name in call.args:
            values[name] = _checked(param, call.args[name], graph, settled)
        elif not param.required:
            values[name] = param.default
        elif not partial:
            raise Invalid(_("{command} needs -{name}").format(command=command.name, name=param.cli_name))
    return values


def _check_targets(command: Command, call: Call, partial: bool) -> None:
    if any(ref.kind is not command.on for ref in call.targets):
        raise Invalid(_("{command} does not work on that kind of object").format(command=command.name))
    if command.target is None or partial:
        return
    if not call.targets:
        raise Invalid(_("{command} needs -{name}").format(command=command.name, name=command.target.cli_name))
    if len(call.targets) > 1 and not command.many:
        raise Invalid(_("{command} works on one object at a time").format(command=command.name))


def _checked(param: Param, value: Any, graph: Graph, settled: bool) -> Any:
    if value is None and (param.optional or not param.required):
        return param.default
    if not param.many:
        return _check_one(param, value, graph, settled)
    if not isinstance(value, (list, tuple)):
        raise _wrong(param)
    return tuple(_check_one(param, one, graph, settled) for one in value)


def _check_one(param: Param, value: Any, graph: Graph, settled: bool) -> Any:
    wanted = _TYPES[param.type]
    if wanted is float and type(value) is int:
        value = float(value)
    if not _fits(value, wanted):
        raise _wrong(param)
    if param.arg.choices and value not in param.arg.choices:
        raise Invalid(
            _('-{name} has no choice "{value}"').format(name=param.cli_name, value=str(value)[:60]),
            _("choose {choices}").format(choices=" or ".join(param.arg.choices)),
        )
    if param.kind is not None:
        _check_object(param, param.kind, value, graph, settled)
    return param.arg.check(value) if param.arg.check is not None else value


def _fits(value: Any, wanted: type) -> bool:
    """Exactly that type (a bool is no number), and a number that is one."""
    return type(value) is wanted and not (isinstance(value, float) and not math.isfinite(value))


def _check_object(param: Param, kind: Kind, id_: str, graph: Graph, settled: bool) -> None:
    entity = graph.get(Ref(kind, id_))
    if entity is None:
        raise Gone(_('there is no {kind} "{name}"').format(kind=kind_word(kind), name=id_[:80]))
    if settled and param.arg.among and not holds(param.arg.among, kind, entity, graph):
        raise Invalid(
            _('{kind} "{name}" cannot be used for -{param}').format(
                kind=kind_word(kind), name=name_of(entity), param=param.cli_name
            ),
            _("it takes one of: {query}").format(query=param.arg.among),
        )


def _wrong(param: Param) -> Invalid:
    return Invalid(_("-{name} takes a {type}").format(name=param.cli_name, type=param.type.value))


def _number(param: Param, text: str) -> int | float:
    try:
        return int(text[:400]) if param.type is ParamType.WHOLE else float(text[:400])
    except ValueError as error:
        raise _wrong(param) from error


def _flag(param: Param, text: str) -> bool:
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Invalid(_('-{name} takes true or false, not "{text}"').format(name=param.cli_name, text=text[:40]))

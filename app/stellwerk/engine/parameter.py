"""The parameters of a command, read from the signature of its function. Pure; any thread."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from stellwerk.core.error import Bug
from stellwerk.core.ids import (
    AlarmId,
    BookmarkId,
    ClusterId,
    DataCenterId,
    EventId,
    FieldId,
    FolderId,
    HostId,
    Kind,
    Ref,
    StoragePoolId,
    TagId,
    TaskId,
    TemplateId,
    TrashId,
    VmId,
)
from stellwerk.core.record import Record
from stellwerk.core.text import Text
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.graph import Graph

_ID_KINDS: Mapping[Any, Kind] = {
    DataCenterId: Kind.DATA_CENTER,
    ClusterId: Kind.CLUSTER,
    HostId: Kind.HOST,
    VmId: Kind.VM,
    StoragePoolId: Kind.STORAGE_POOL,
    TaskId: Kind.TASK,
    TagId: Kind.TAG,
    BookmarkId: Kind.BOOKMARK,
    FolderId: Kind.FOLDER,
    FieldId: Kind.FIELD,
    AlarmId: Kind.ALARM,
    EventId: Kind.EVENT,
    TemplateId: Kind.TEMPLATE,
    TrashId: Kind.TRASH,
}


Offers = Callable[[Graph, Sequence[Ref], Mapping[str, str]], Sequence[str]]
"""Texts for a parameter, for these targets, with what is said of the other parameters by their names."""


class ParamType(StrEnum):
    """What a value is, and what it is as plain JSON: text, int, float, bool, bytes as int, an id as text."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "number"
    FLAG = "true or false"
    SIZE = "size"
    REF = "object"


class Arg(Record, frozen=True):
    """What the signature cannot say of a parameter.

    `among` is a query (`Hosts: status = up`) that an object must match; `choices` the only texts; `unit` is `bytes`
    for sizes. `check` answers the cleaned value or raises Invalid. `hidden` ones are for inverses, not for people;
    `aside` ones are asked for by pages that name them, and are not in the command's usual form. `from_file`:
    on the command line `@FILE` stands for what is in a file; `spreads`: it names a file that holds
    other parameters. `offers` answers texts that are usual there, for these targets (none = not known yet) with what
    is said of other parameters; others are allowed, unless there are `choices`, of which it answers those that can be.
    `words` says a choice as forms show it; without, as it is typed. `secret`: its value is a token of `core.handover`,
    and what it stands for is asked for.
    """

    title: Text
    help: Text = Text("")
    among: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    check: Callable[[Any], Any] | None = None
    hidden: bool = False
    aside: bool = False
    from_file: bool = False
    offers: Offers | None = None
    words: Callable[[str], str] | None = None
    spreads: bool = False
    secret: bool = False


class Param(Record, frozen=True, kw_only=True):
    """One parameter. `name` is the keyword of the function, `cli_name` what follows the dash on the command line.

    `many`: a tuple, given several times. `optional`: None is a value, with the meaning *leave as it is*. An empty
    `name` is that of the targets.
    """

    name: str
    cli_name: str
    type: ParamType
    arg: Arg
    kind: Kind | None = None
    required: bool = True
    default: Any = None
    many: bool = False
    optional: bool = False

    @property
    def switch(self) -> bool:
        """Given without a value: it turns something on, or is asked for."""
        return self.arg.secret or (self.type is ParamType.FLAG and self.default is False)


def target_param(kind: Kind, many: bool) -> Param:
    """The parameter that names the objects a command works on: `-VmId`."""
    info = CATALOGUE.kinds[kind]
    return Param(name="", cli_name=f"{info.noun}Id", type=ParamType.REF, kind=kind, many=many, arg=Arg(info.one))


def params_of(function: Callable[..., Any]) -> tuple[Param, ...]:
    """The keyword-only parameters of a command's function; raises Bug for a declaration that cannot be read."""
    hints = get_type_hints(function, include_extras=True)
    declared = inspect.signature(function).parameters.values()
    return tuple(_param(p, hints[p.name]) for p in declared if p.kind is inspect.Parameter.KEYWORD_ONLY)


def _param(declared: inspect.Parameter, hint: Any) -> Param:
    if get_origin(hint) is not Annotated:
        raise Bug(f"parameter {declared.name} has no Arg")
    bare, arg = get_args(hint)[:2]
    bare, optional = _without_none(bare)
    many = get_origin(bare) is tuple
    if many:
        bare = get_args(bare)[0]
    kind = _ID_KINDS.get(bare)
    required = declared.default is inspect.Parameter.empty
    return Param(
        name=declared.name,
        cli_name=_cli_name(declared.name) + ("Id" if kind else ""),
        type=_type(bare, kind, arg),
        kind=kind,
        arg=arg,
        required=required,
        default=None if required else declared.default,
        many=many,
        optional=optional,
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    arms = [arm for arm in get_args(hint) if arm is not NoneType]
    if len(arms) != 1:
        raise Bug(f"a parameter of type {hint} cannot be read")
    return arms[0], True


def _type(hint: Any, kind: Kind | None, arg: Arg) -> ParamType:
    if kind is not None:
        return ParamType.REF
    if hint is int:
        return ParamType.SIZE if arg.unit == "bytes" else ParamType.WHOLE
    plain = {str: ParamType.TEXT, bool: ParamType.FLAG, float: ParamType.DECIMAL}
    if hint not in plain:
        raise Bug(f"a parameter of type {hint} cannot be read")
    return plain[hint]


def _cli_name(name: str) -> str:
    """`dest_host` becomes `DestHost`."""
    return "".join(part.capitalize() for part in name.split("_"))

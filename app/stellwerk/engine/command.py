"""What a command is: one declaration, read by menus, forms, the command line, help, checks and audit. Any thread.

`@command(...)` turns an annotated function into a `Command` value. The function does the work, in one of three forms:
with a lane it is `fn(ctx, target, **args)` and runs on the lane of the target's host; as a generator it runs on the
owner thread and yields steps (`step.py`); otherwise it runs on the owner thread and must not block.
"""

import inspect
from collections.abc import Callable, Generator
from enum import Enum, auto
from typing import Any

from stellwerk.core.error import AppError, Bug
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record, field
from stellwerk.core.setting import Setting
from stellwerk.core.text import N_, Text
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Param, params_of, target_param
from stellwerk.engine.setting import AT_ONCE, SETTLE_SECONDS
from stellwerk.engine.step import Step
from stellwerk.model.call import Call
from stellwerk.model.state import Pending
from stellwerk.ports.lane import Lane


class Need(Record, frozen=True):
    """One clause of when a command is possible: a query that the target must match, and what to say if it does not.

    `reason` may name {kind}, {name}, {status} and {title} (of the command), `hint` too.
    """

    query: str
    reason: Text = N_('{kind} "{name}" is {status}; {title} is not possible then')
    hint: Text = Text("")


class FileFate(Record, frozen=True, kw_only=True):
    """A file and what becomes of it. `reason` says why it stays, or what kind of file goes."""

    path: str
    goes: bool
    reason: str = ""
    size: int | None = None


class Effects(Record, frozen=True, kw_only=True):
    """What a call will do to one target, in sentences."""

    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    files: tuple[FileFate, ...] = ()
    commands: tuple[str, ...] = ()
    """What will be run on the host, as one would type it there."""
    difference: str = ""
    """A text difference (lines with `-`, `+` and blank) to be shown with the preview."""


class Outcome(Record, frozen=True, kw_only=True):
    """When a command has really ended, after its function has: once the inventory shows it.

    `reached` is a query on the target or a function; `gone`: a target that is not there any more counts too.
    `failed` answers the error as soon as the inventory shows that it will not come, tested after each change.
    After `within` (seconds, where a function answers them) the task fails with `late` and `late_hint`, which may name
    {name}; unless `resort` answers a call that is made then, once, as a part of the task.
    """

    reached: str | Callable[[Look], bool]
    gone: bool = False
    failed: Callable[[Look], AppError | None] | None = None
    within: Setting[int] | Callable[[Look], float | None] = SETTLE_SECONDS
    resort: Callable[[Look], Call | None] | None = None
    late: Text = N_('the host accepted it, but "{name}" does not show it')
    late_hint: Text = N_("look at the object, it may still come")


Details = Generator[Step, Any, Effects]
"""What the function of effects that only the host knows answers."""


class Settling(Enum):
    """What a host says of a task whose end nobody saw; that it did not happen is raised."""

    DONE = auto()
    LATER = auto()
    """It is still being worked on."""


Settles = Generator[Step, Any, Settling]


class Command(Record, frozen=True, kw_only=True, eq=False):
    """Something that can be done.

    Attributes:
        name: Verb-Noun, stable.
        title: for menus and buttons, ending with an ellipsis where a form is needed; `verb` the button of a
            confirmation; `options` of a second entry in menus, that shows the form where none is needed; `doing` what
            the task says while it runs.
        done: the event when it is done, with {name} of the target or of what was made.
        example: a line that works as printed in the demo fleet, without the program's name.
        on: the kind of its targets; None = it has none. `many`: several at once.
        needs: the permission.
        when: all of these must hold of the target.
        refuses: says why not, where a query cannot tell; also for arguments. Quick; owner thread.
        menu: the group of the menu; `icon`, `shortcut` (portable Qt text); `primary`: a button of the object's page.
        lane: of the target's host; None = no host, or chosen by steps. GUEST: the end is up to the guest, so that
            other commands on the object are allowed once it is being asked.
        limit: seconds of running on the lane; None = the lane's own.
        at: the host whose lane it is, where it is not the target's own.
        online: a host must be connected for it; by default those of a lane.
        places: it chooses among the hosts of a cluster that is named; a command line asks those before.
        in_conflict: allowed on a VM that is active on several hosts.
        alone: it lets a VM run or takes its disks, which must not be done beside a copy that runs elsewhere. A command
            line asks the other hosts of its cluster before, where nobody else keeps watch.
        apart: it needs no connection to its host: a command line makes none for it.
        quiet: that it was done is no event: what it works on tells it.
        tells: what its task finds on the way is its answer: a command line writes it to its output.
        confirm: the question's text by count of targets and arguments (with {names}, {n}), empty = not destroying.
        asks_because: why a command line without a terminal wants `--yes`; English.
        typed: the name is to be typed before it is done.
        effects: what will be done, told at once; `details` what only the host can tell.
        outcome: when it has really ended. `pending`: what the VM's status shows until then.
        settles: asks the host what became of a task whose end nobody saw, with what it had noted down (`NoteDown`):
            undoes what is half done, or ends it. Must be harmless twice; raises why it did not happen.
        at_once: how many at a time on one host.
    """

    name: str
    title: Text
    help: Text
    done: Text
    example: str
    needs: str
    function: Callable[..., Any]
    on: Kind | None = None
    many: bool = False
    when: tuple[Need, ...] = ()
    refuses: Callable[[Look], AppError | None] | None = None
    verb: Text = Text("")
    options: Text = Text("")
    doing: Text = Text("")
    menu: str = ""
    icon: str = ""
    shortcut: str = ""
    primary: bool = False
    lane: Lane | Callable[[Look], Lane] | None = None
    limit: float | None = None
    at: Callable[[Look], HostId | None] | None = None
    online: bool = False
    places: bool = False
    in_conflict: bool = False
    alone: bool = False
    apart: bool = False
    quiet: bool = False
    tells: bool = False
    confirm: Callable[[int, dict[str, Any]], str] | None = None
    asks_because: str = "destroys data"
    typed: Callable[[dict[str, Any]], bool] | None = None
    effects: Callable[[Look], Effects] | None = None
    details: Callable[[Look], Details] | None = None
    outcome: Outcome | None = None
    pending: Pending | None = None
    settles: Callable[[Look, str], Settles] | None = None
    at_once: Setting[int] = AT_ONCE
    params: tuple[Param, ...] = field(default=())

    @property
    def target(self) -> Param | None:
        """The parameter that names the targets; None for a command without."""
        return target_param(self.on, self.many) if self.on is not None else None

    @property
    def in_steps(self) -> bool:
        """Its function is a generator of steps."""
        return inspect.isgeneratorfunction(self.function)

    @property
    def destroys(self) -> bool:
        """It destroys data, with some arguments at least."""
        return self.confirm is not None

    @property
    def plain_title(self) -> str:
        """The title without the ellipsis that announces a form."""
        return self.title.rstrip("…")


def command(name: str, **declared: Any) -> Callable[[Callable[..., Any]], Command]:
    """Declare a command; see the attributes of `Command`. Raises Bug for a declaration that contradicts itself."""

    def declare(function: Callable[..., Any]) -> Command:
        made = Command(name=name, function=function, params=params_of(function), **declared)
        _check(made)
        return made

    return declare


def _check(made: Command) -> None:
    if made.lane is not None and made.in_steps:
        raise Bug(f"{made.name} has a lane and yields steps")
    if made.lane is not None and made.on not in (Kind.VM, Kind.HOST):
        raise Bug(f"{made.name} has a lane and no host")
    if made.many and made.on is None:
        raise Bug(f"{made.name} has many targets of no kind")
    names = [param.cli_name.casefold() for param in (*made.params, *((made.target,) if made.target else ()))]
    if len(names) != len(set(names)):
        raise Bug(f"{made.name} has two parameters of one name")

"""The command line's entrance: what stands before any subcommand, then the subcommand. Owner thread."""

import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stellwerk import __version__
from stellwerk.cli.failure import Status, report, status_of
from stellwerk.cli.option import close_to, dashed, read_switch
from stellwerk.cli.terminal import Terminal
from stellwerk.core.error import AppError, Bug, Invalid
from stellwerk.core.record import Record, replace

if TYPE_CHECKING:  # a query needs neither the engine nor the store, the window nothing of the command line
    from stellwerk.cli.serving import MakeServing, Serving
    from stellwerk.cli.session import Application, Make
    from stellwerk.core.ids import Ref
    from stellwerk.core.loop import PlainLoop
    from stellwerk.engine.registry import Registry
    from stellwerk.model.field import Field
    from stellwerk.model.graph import Graph
    from stellwerk.runtime.application import Application as WholeProgram
    from stellwerk.runtime.application import Mode

_log = logging.getLogger(__name__)


class Start(Record, frozen=True, kw_only=True):
    """What stands before the subcommand. `words` are the rest; none = the window, on the console of a VM if named."""

    words: tuple[str, ...] = ()
    profile: str | None = None
    demo: bool = False
    version: bool = False
    help: bool = False
    console: "Ref | None" = None


Window = Callable[[Start], int]
"""Opens the window and answers the exit status."""


def read_start(argv: Sequence[str]) -> Start:
    """Read the options before the subcommand; raises Invalid."""
    profile: str | None = None
    flags = {"demo": False, "version": False, "help": False}
    queue = list(argv)
    while queue and (option := dashed(queue[0])) is not None:
        word = queue.pop(0)
        name = {"h": "help"}.get(option.folded, option.folded)
        if name == "profile":
            if option.value is None and not queue:
                raise Invalid("--profile needs a folder")
            profile = queue.pop(0) if option.value is None else option.value
        elif name in flags:
            flags[name] = read_switch(name, option.value)
        else:
            known = ("--profile", "--demo", "--version", "--help")
            raise Invalid(f'there is no option "{word[:60]}"', close_to(name, known) or "see stellwerk --help")
    return Start(words=tuple(queue), profile=profile, demo=flags["demo"], version=flags["version"], help=flags["help"])


class Parts(Record, frozen=True, kw_only=True):
    """What the command line is made of; each is fetched when it is first needed."""

    make: "Make"
    registry: Callable[[], "Registry"]
    find_profile: Callable[[str | None], Path]
    peek: "Callable[[str | None], Graph]"
    read_fields: "Callable[[str | None], Iterable[Field]]"
    make_serving: "MakeServing | None" = None


def main(
    argv: Sequence[str] | None = None,
    *,
    window: Window,
    terminal: Terminal | None = None,
    parts: Parts | None = None,
) -> int:
    """Run the program and answer its exit status. `window` opens the window where no subcommand is given."""
    terminal = terminal or Terminal.real()
    try:
        start = read_start(sys.argv[1:] if argv is None else argv)
        if start.version:
            terminal.say(f"stellwerk {__version__}")
            return Status.DONE
        if not start.words and not start.help:
            return window(start)
        status = _run_words(start, terminal, parts or own_parts(), window)
        terminal.out.flush()
        return status
    except AppError as error:
        report(terminal, error, as_json=False)
        return status_of(error)
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:  # noqa: BLE001 - the top of the main thread: a mistake of ours ends in one line too
        _log.exception("the command line failed")
        what = f"{type(error).__name__}: {error}"[:300]
        report(terminal, Bug(f"a mistake of the program: {what}", "report it with the log"), as_json=False)
        return Status.FAILED


def _run_words(start: Start, terminal: Terminal, parts: Parts, window: Window) -> int:
    from stellwerk.cli.dispatch import dispatch  # here: the window needs neither
    from stellwerk.cli.environment import Environment

    env = Environment(
        terminal,
        make=parts.make,
        registry=parts.registry,
        profile=lambda: parts.find_profile(start.profile),
        peek=lambda profile: parts.peek(profile if profile is not None else start.profile),
        fields=lambda profile: parts.read_fields(profile if profile is not None else start.profile),
        make_serving=parts.make_serving,
        demo=start.demo,
        named=start.profile is not None,
    )
    with contextlib.closing(env):
        status = dispatch(env, ("help", *start.words[:1]) if start.help else start.words)
    return status if env.wish is None else window(replace(start, console=env.wish))


def own_parts() -> Parts:
    """Those of the program itself."""
    return Parts(
        make=_make_application,
        registry=_all_commands,
        find_profile=_find_profile,
        peek=_peek,
        read_fields=_read_fields,
        make_serving=_make_serving,
    )


def _all_commands() -> "Registry":
    """The commands of the program."""
    from stellwerk.commands.registry import COMMANDS  # here: a query needs none of them

    return COMMANDS


def _make_application(profile: Path, demo: bool) -> "tuple[Application, PlainLoop]":
    """The program itself, for one command."""
    from stellwerk.runtime.application import Mode  # here: it is the whole program

    return _built(profile, demo, Mode.COMMAND)


def _make_serving(profile: Path, demo: bool) -> "tuple[Serving, PlainLoop]":
    """The program itself, without a window."""
    from stellwerk.runtime.application import Mode  # here: as above

    return _built(profile, demo, Mode.SERVE)


def _built(profile: Path, demo: bool, mode: "Mode") -> "tuple[WholeProgram, PlainLoop]":
    from stellwerk.core.collection import begun
    from stellwerk.core.loop import PlainLoop
    from stellwerk.runtime.build import build

    loop = PlainLoop()
    application = build(profile, loop, mode, demo=demo)
    begun()
    return application, loop


def _find_profile(argument: str | None) -> Path:
    from stellwerk.runtime.profile import find_profile  # here: a query needs no profile

    return find_profile(argument)


def _peek(argument: str | None) -> "Graph":
    from stellwerk.runtime.last_known import last_known  # here: only completion needs it

    return last_known(argument)


def _read_fields(argument: str | None) -> "list[Field]":
    from stellwerk.runtime.profile_fields import read_fields  # here: not every line has a query

    return read_fields(argument)


def _reader_left() -> int:
    """Whoever read the output (`| head`) has gone: end quietly, as other tools do."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Status.FAILED

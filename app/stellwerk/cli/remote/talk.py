"""`console VM` and `ssh HOST`: the serial console of a VM and the shell of a host on this terminal. Owner thread."""

from collections.abc import Callable, Sequence

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.remote.raw_terminal import converse
from stellwerk.cli.remote.target import named
from stellwerk.cli.remote.viewer import run_viewer
from stellwerk.cli.session import Session
from stellwerk.core.error import Invalid, Unsupported
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.engine.naming import find_ref
from stellwerk.model.entity import name_of
from stellwerk.ports.serial import ConsoleInUse
from stellwerk.services.terminal.talk import Ended, Opening

CONSOLE = "stellwerk console VM [--port N] [--force | --screen | --viewer]"
SSH = "stellwerk ssh HOST"
_LEAVE = "Ctrl+] leaves it"
_CONSOLE_OPTIONS = {"force": False, "screen": False, "viewer": False, "port": True, "help": False}


def run_console(env: Environment, words: Sequence[str]) -> Status:
    """The serial console of a VM; `--force` takes it from whoever has it, `--screen` opens the window instead,
    `--viewer` remote-viewer."""
    options, rest = split_options(words, _CONSOLE_OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(
            f"{CONSOLE}\nThe serial console of a running VM. {_LEAVE}; --force takes it from others.\n"
            "--port chooses one of several serial ports, counted from 0.\n"
            "--screen opens the window on the picture of its screen.\n"
            "--viewer has remote-viewer open its SPICE display, and stays until that has ended; Ctrl+C ends both."
        )
        return Status.DONE
    picture = [name for name in ("screen", "viewer") if is_on(options, name)]
    if picture and (len(picture) > 1 or "port" in options or is_on(options, "force")):
        raise Invalid(f"--{picture[0]} goes with no other option", CONSOLE)
    if picture and len(rest) != 1:
        raise Invalid("it takes one name", CONSOLE)
    if is_on(options, "viewer"):
        return run_viewer(env, rest[0])
    if is_on(options, "screen"):
        env.wish = find_ref(Kind.VM, rest[0], env.peek(None))
        return Status.DONE
    force, port = is_on(options, "force"), _port(options.get("port", "0"))
    session, ref = _found(env, rest, Kind.VM, CONSOLE)
    try:
        _talk(env, session, ref, lambda: session.app.openings.serial(VmId(ref.id), port=port, force=force))
    except ConsoleInUse as error:
        raise ConsoleInUse(error.text, "take it over with --force, or wait until it is free", error.details) from error
    return Status.DONE


def _port(text: str) -> int:
    """The number of a serial port. Raises Invalid."""
    if not text.isascii() or not text.isdigit() or len(text) > 2:
        raise Invalid(f'"{text[:20]}" is no serial port', "the first one is 0")
    return int(text)


def run_ssh(env: Environment, words: Sequence[str]) -> Status:
    """A shell of a host. Ends with 1 where the shell did not end with 0."""
    options, rest = split_options(words, {"help": False})
    if is_on(options, "help"):
        env.terminal.say(f"{SSH}\nThe login shell of a host, over the connection of the program. {_LEAVE}.")
        return Status.DONE
    session, ref = _found(env, rest, Kind.HOST, SSH)
    refusal = session.app.openings.refusal(HostId(ref.id))
    if refusal:
        raise Unsupported("there is no shell on this host", refusal)
    ended = _talk(env, session, ref, lambda: session.app.openings.shell(HostId(ref.id)))
    return Status.FAILED if ended is not None and ended.status else Status.DONE


def _found(env: Environment, rest: Sequence[str], kind: Kind, usage: str) -> tuple[Session, Ref]:
    if len(rest) != 1:
        raise Invalid("it takes one name", usage)
    if not env.terminal.asks or env.terminal.width is None:
        raise Invalid("it needs a terminal to talk on", "run it in one, without pipes")
    session = env.session()
    return session, named(session, kind, rest[0])


def _talk(env: Environment, session: Session, ref: Ref, opening: Callable[[], Opening]) -> Ended | None:
    entity = session.graph.get(ref)
    name = f'"{name_of(entity)}"' if entity is not None else ref.id
    terminal = env.terminal
    terminal.out.flush()
    ended = converse(opening(), f"{name}: {_LEAVE}", terminal.source.fileno(), terminal.out.fileno())
    terminal.note(f"\n{name}: {'left' if ended is None else 'it has ended'}")
    return ended

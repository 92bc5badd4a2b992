"""`serve`: keeps watch over the hosts of a profile without a window, until it is told to end. Owner thread.

One line for whatever somebody has to know, on stderr with its flush: a service manager keeps it with its time.
"""

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from stellwerk.cli.concern import connected_hosts
from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import CannotOpen, Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.serve.telling import Telling
from stellwerk.cli.serving import Serving
from stellwerk.cli.session import Session
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.loop import PlainLoop
from stellwerk.services.metrics.setting import ADDRESS, PORT

USAGE = "stellwerk serve [--metrics [ADDRESS:]PORT] | [--install|--uninstall [--system [--user NAME]] [--print]]"
OPTIONS = {
    "metrics": True, "install": False, "uninstall": False, "system": False, "user": True, "print": False, "help": False,
}  # fmt: skip
STOPS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
_SLICE = 0.25 if sys.platform == "win32" else 2.0
"""Seconds of waiting: Windows delivers signals only between two slices. Elsewhere they wake who waits, but not when one
comes between the last look and the wait, or to another thread: then it is heeded after the slice."""


def run_serve(env: Environment, words: Sequence[str]) -> Status:
    """Serve until a signal comes; then end cleanly."""
    options, rest = split_options(words, OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(USAGE)
        return Status.DONE
    if rest:
        raise Invalid(f'serve takes no "{rest[0][:60]}"', USAGE)
    if is_on(options, "install") or is_on(options, "uninstall"):
        if "metrics" in options:
            raise Invalid("--metrics goes without --install", "what is installed obeys the setting metrics.port")
        from stellwerk.cli.serve.install import run_install  # here: hardly anybody needs it

        return run_install(env, options)
    metrics = read_place(options.pop("metrics", ""))
    if options:
        raise Invalid(f"--{next(iter(options))} goes with --install", USAGE)
    if env.make_serving is None:
        raise Invalid("a shell cannot serve", f"run {USAGE}")
    make = env.make_serving
    try:
        app, loop = make(env.profile, env.demo)
    except AppError as error:
        raise CannotOpen(error) from error
    if metrics is not None:
        app.settings.impose(ADDRESS, metrics[0])
        app.settings.impose(PORT, metrics[1])
    with _stopping(loop) as asked:
        session = Session.open(lambda _profile, _demo: (app, loop), env.profile, demo=env.demo)
        try:
            _serve(env, session, app, asked)
        finally:
            session.close()
    return Status.DONE


def read_place(text: str) -> tuple[str, int] | None:
    """The address and port of `9177`, `0.0.0.0:9177` or `[::]:9177`; None for the empty text. Raises Invalid."""
    if not text:
        return None
    address, _colon, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or len(port) > 5 or not 1 <= int(port) <= 65535:
        raise Invalid(f'"{text[:60]}" is no place for Prometheus', "write --metrics 9177 or --metrics 0.0.0.0:9177")
    return address.removeprefix("[").removesuffix("]") or ADDRESS.default, int(port)


def _serve(env: Environment, session: Session, app: Serving, asked: list[int]) -> None:
    telling = Telling(env.terminal, app.inventory)
    hosts = len(connected_hosts(session.graph))
    telling.say(f'serving "{env.profile}": {hosts} host{"" if hosts == 1 else "s"}')
    if app.charge.held:
        telling.say("this process records and keeps watch")
    else:
        telling.say("a window is open on this profile and keeps watch; this process takes over when it ends")
    subscription = app.charge.taken.connect(lambda _none: telling.say("this process records and keeps watch now"))
    try:
        while not asked:
            session.loop.run(lambda: bool(asked), _SLICE)
    finally:
        subscription.close()
        telling.close()
    telling.say(f"ending: {signal.Signals(asked[0]).name}")


@contextmanager
def _stopping(loop: PlainLoop) -> Iterator[list[int]]:
    """A list of the signals to end that came meanwhile."""
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        loop.post(lambda: None)

    heeded = [number for number in STOPS if signal.getsignal(number) is not signal.SIG_IGN]  # nohup ignores one
    before = {number: signal.signal(number, note) for number in heeded}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""`log HOST`: the logs of a host on the terminal, its newest lines or all that comes. Owner thread."""

import json
from collections.abc import Sequence

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.session import Session
from stellwerk.cli.ssh_question import keep
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import Cancelled, Gone, Invalid
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record
from stellwerk.engine.naming import find_ref
from stellwerk.model.host_system import LogLine
from stellwerk.model.vm import Vm
from stellwerk.policy.host_look.log_text import (
    MOST_LINES,
    USUAL_LINES,
    LogSource,
    LogWish,
    fresh_lines,
    line_words,
    matching,
)
from stellwerk.ports.host_key import SecretNeeded, SecretQuestion, question

USAGE = (
    "stellwerk log HOST [--source libvirt|kernel] | log --vm VM  "
    "[--lines N] [--filter WORDS] [--follow] [--interval SECONDS] [--json]"
)
_HELP = (
    "The newest lines of a log: of libvirt (the journal, or its own file), of the kernel, or of QEMU for one VM.\n"
    f"--lines: how many, {USUAL_LINES} unless said, {MOST_LINES} at most. --filter: lines with all of these words.\n"
    "--follow: go on until Ctrl+C. --json: a line of JSON for each."
)
_KNOWN = {
    "source": True, "vm": True, "lines": True, "filter": True, "interval": True,
    "follow": False, "json": False, "help": False,
}  # fmt: skip
_EVERY = 2.0


class _Order(Record, frozen=True, kw_only=True):
    """What was asked for. `filter` are words that lines must have."""

    wish: LogWish
    filter: str = ""
    as_json: bool = False


def run_log(env: Environment, words: Sequence[str]) -> Status:
    """Write the lines; with `--follow` those that come too, until Ctrl+C."""
    options, rest = split_options(words, _KNOWN)
    if is_on(options, "help"):
        env.terminal.say(f"{USAGE}\n{_HELP}")
        return Status.DONE
    lines = _number(options.get("lines", str(USUAL_LINES)), "--lines")
    every = _number(options.get("interval", str(_EVERY)), "--interval")
    source = _source(options.get("source", LogSource.LIBVIRT.value))
    if len(rest) != (0 if "vm" in options else 1):
        raise Invalid("it takes the name of one host, or --vm with the name of one VM", USAGE)
    session = env.session()
    host_id, wish = _place(session, rest[0] if rest else "", options.get("vm", ""), source, int(lines))
    order = _Order(wish=wish, filter=options.get("filter", ""), as_json=is_on(options, "json"))
    shown = _written(env.terminal, session, host_id, order, ())
    if is_on(options, "follow"):
        return _follow(env.terminal, session, host_id, order, shown, every)
    return Status.DONE


def _number(text: str, option: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number < 1e6:
        raise Invalid(f'{option} takes a number above 0, not "{text[:20]}"', USAGE)
    return number


def _source(text: str) -> LogSource:
    if text.casefold() not in (LogSource.LIBVIRT, LogSource.KERNEL):
        raise Invalid(f'there is no log "{text[:20]}"', "--source is libvirt or kernel; --vm names a VM")
    return LogSource(text.casefold())


def _place(session: Session, host: str, vm: str, source: LogSource, lines: int) -> tuple[HostId, LogWish]:
    """The host whose shell is asked, and for what."""
    kind, name = (Kind.VM, vm) if vm else (Kind.HOST, host)
    try:
        ref = find_ref(kind, name, session.graph)
    except Gone:
        session.ensure_all()  # one that nobody has seen yet
        ref = find_ref(kind, name, session.graph)
    entity = session.graph.get(ref)
    if isinstance(entity, Vm):
        return entity.host_id, LogWish(LogSource.VM, entity.name, lines)
    return HostId(ref.id), LogWish(source, "", lines)


def _written(
    terminal: Terminal, session: Session, host_id: HostId, order: _Order, before: tuple[LogLine, ...]
) -> tuple[LogLine, ...]:
    """Read once and write what is new; answers what was read."""
    lines = _read(terminal, session, host_id, order.wish)
    fresh = fresh_lines(before, lines)
    for line in matching(lines if fresh is None else fresh, order.filter):
        terminal.say(_json(line) if order.as_json else printable(line_words(line)))
    return lines


def _read(terminal: Terminal, session: Session, host_id: HostId, wish: LogWish) -> tuple[LogLine, ...]:
    """The lines; what sudo wants for them is asked for, where somebody sits, as often as he answers."""
    while True:
        try:
            lines: tuple[LogLine, ...] = session.answered(lambda done: session.app.looks.log(host_id, wish, done))
        except SecretNeeded as error:
            asked = question(error.code, error.text, error.details)
            if not terminal.asks or not isinstance(asked, SecretQuestion):
                raise
            keep(terminal, session.keep_secret, asked)
        else:
            return lines


def _follow(
    terminal: Terminal, session: Session, host_id: HostId, order: _Order, shown: tuple[LogLine, ...], every: float
) -> Status:
    try:
        while True:
            _pause(session, every)
            terminal.require_reader()
            shown = _written(terminal, session, host_id, order, shown)
    except Cancelled:
        return Status.CANCELLED


def _pause(session: Session, seconds: float) -> None:
    over: list[bool] = []
    timer = session.loop.after(seconds, lambda: over.append(True))
    try:
        session.wait(lambda: bool(over))
    finally:
        timer.cancel()


def _json(line: LogLine) -> str:
    told = {"time": line.time, "unit": line.unit or None, "text": line.text, "grave": line.grave}
    return json.dumps(told, ensure_ascii=False)

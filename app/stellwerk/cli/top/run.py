"""`top`: the busiest VMs or hosts, live on a terminal, once for a program. Owner thread.

Who samples already (`serve` or a window) is listened to; else this process samples.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.host_warning import warn_of_hosts
from stellwerk.cli.listing.form import Form, many_word, plain_row, show_list
from stellwerk.cli.listing.heard import listening, told_by
from stellwerk.cli.listing.listed import Listed
from stellwerk.cli.listing.selected import Selected
from stellwerk.cli.listing.suspension import suspendable
from stellwerk.cli.listing.watch import Watch, follow
from stellwerk.cli.listing.wish import refresh
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.progress import Progress
from stellwerk.cli.session import Session
from stellwerk.cli.terminal import Terminal
from stellwerk.cli.top.load import load_of
from stellwerk.cli.top.request import Request, read_request
from stellwerk.core.error import Cancelled
from stellwerk.model.entity import Entity
from stellwerk.services.charge.beside import Beside

OPTIONS = {
    "sort": True, "columns": True, "interval": True, "limit": True, "json": False, "help": False,
}  # fmt: skip
USAGE = """\
top [vms|hosts|'QUERY'] [--sort cpu|memory|disk|network|KEY] [--columns a,b] [--interval SECONDS]
stellwerk top … [--limit N] [--json]     written once where it is no terminal, or as JSON"""
QUITS = frozenset({"q", "escape"})


def run_top(env: Environment, words: Sequence[str]) -> Status:
    """Show it."""
    options, rest = split_options(words, OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(f"stellwerk {USAGE}")
        return Status.DONE
    asked = read_request(options, " ".join(rest), env.catalogue)
    session = env.session()
    with listening(session) as beside:
        _ask(env, session, asked, beside)
        if asked.json:
            _show_json(env.terminal, session, asked)
        elif env.terminal.draws:
            return _show_live(env.terminal, session, asked, beside)
        else:
            _show_table(env.terminal, session, asked)
    return Status.DONE


def _ask(env: Environment, session: Session, asked: Request, beside: Beside) -> None:
    """Ask the hosts; their statistics only where nobody tells them."""
    with Progress(env.terminal, quiet=asked.json) as progress:
        progress.say("asking the hosts")
        failed = refresh(session, asked.wish, told_by(session, beside))
    if not asked.json:
        warn_of_hosts(env.terminal, failed, session.graph, "what is shown of it is what it last reported")


def _show_json(terminal: Terminal, session: Session, asked: Request) -> None:
    rows = [plain_row(asked.wish.props, entity, session.graph) for entity in _first(session, asked)]
    time = datetime.fromtimestamp(session.graph.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"time": time, **load_of(session.graph).plain, "rows": rows}
    terminal.say(json.dumps(told, ensure_ascii=False, indent=2))


def _show_table(terminal: Terminal, session: Session, asked: Request) -> None:
    entities = _first(session, asked)
    terminal.say(load_of(session.graph).text)
    if entities:
        show_list(terminal, Form.TABLE, asked.wish.props, entities, session.graph)
    else:
        terminal.note(f"no {many_word(asked.wish.kind)} match")


def _first(session: Session, asked: Request) -> list[Entity]:
    query = asked.wish.query.sorted_by(asked.order.keys)
    return list(islice(Selected(session, query), asked.limit))


def _show_live(terminal: Terminal, session: Session, asked: Request, beside: Beside) -> Status:
    """Until a key or Ctrl+C ends it."""
    from stellwerk.cli.top.keyboard import keyboard_of  # here: what is written once needs no rich
    from stellwerk.cli.top.screen import TopScreen

    listed = Listed(session, asked.wish)
    listed.set_sort(asked.order.keys)
    screen = TopScreen(terminal, asked, session)
    sample = beside.reading(session.app.sampling.read_now)
    watch = Watch(session, asked.wish, screen, asked.interval, listed, sample)
    quits: list[str] = []

    def pressed(key: str) -> None:
        if key in QUITS:
            quits.append(key)
        elif asked.order.press(key):
            screen.to_top()
            listed.set_sort(asked.order.keys)
            watch.redraw()
        elif screen.scroll(key):
            watch.redraw()

    try:
        with (
            screen,
            keyboard_of(terminal.source, session.loop, pressed) as keys,
            suspendable(session.loop, terminal.out, (screen, keys), watch.redraw),
        ):
            follow(session, watch, listed, lambda: bool(quits))
    except Cancelled:
        return Status.CANCELLED
    return Status.DONE

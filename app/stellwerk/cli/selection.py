"""`select`: asks the hosts concerned, answers a query as a table, CSV or JSON, once or live. Owner thread."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.host_warning import warn_of_hosts
from stellwerk.cli.listing.column import default_props, named_props
from stellwerk.cli.listing.form import Form, many_word, show_count, show_list
from stellwerk.cli.listing.selected import Selected
from stellwerk.cli.listing.wish import Wish, refresh
from stellwerk.cli.option import close_to, is_on, split_options
from stellwerk.cli.progress import Progress
from stellwerk.cli.session import Session
from stellwerk.cli.ssh_question import open_vault
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.search.query import Query, read
from stellwerk.search.token import ALL
from stellwerk.services.bookmark_hits import HITS

if TYPE_CHECKING:
    from stellwerk.services.charge.beside import Beside

OPTIONS = {
    "json": False, "csv": False, "format": True, "columns": True, "sort": True, "count": False, "cached": False,
    "watch": False, "interval": True, "help": False,
}  # fmt: skip
USAGE = """\
select 'QUERY' [--json|--csv] [--columns a,b] [--sort a,-b] [--count] [--cached]
stellwerk select 'QUERY' --watch [--interval SECONDS] [--json|--csv] [--columns a,b] [--sort a,-b]"""

_OPENS_WITH = "write for example: select 'Vms: status = up'"
_ALL = re.compile(rf"\s*{ALL}\s*:", re.IGNORECASE)
_LONGEST = 3600.0
_SHORTEST = 0.5


class _Asked(Record, frozen=True):
    """What was typed. `interval`: seconds between two looks at what no event tells; 0 = not live."""

    form: Form
    wish: Wish
    cached: bool
    count: bool
    interval: float


def run_select(env: Environment, words: Sequence[str], kind: Kind | None = None) -> Status:
    """Answer the query that the words make; `kind` where the command (`Select-Vm`) names the type."""
    options, rest = split_options(words, OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(f"stellwerk {USAGE}")
        return Status.DONE
    if kind is None and _ALL.match(" ".join(rest)):
        return _run_everything(env, options, " ".join(rest))
    asked = _asked(options, " ".join(rest), kind, env.catalogue)
    session = env.session()
    if asked.cached or not asked.wish.tellable:
        return _run(env, asked, session)
    from stellwerk.cli.listing.heard import listening  # here: most answers need no statistics

    with listening(session) as beside:
        return _run(env, asked, session, beside)


def _run(env: Environment, asked: _Asked, session: Session, beside: "Beside | None" = None) -> Status:
    """Answer what was typed; `beside`: who may tell the statistics."""
    wish = asked.wish
    if not asked.cached:
        _ask(env, asked, session, beside)
    if wish.kind is Kind.BOOKMARK and wish.reads((HITS,)):
        session.count_hits()
    if asked.interval:
        from stellwerk.cli.listing.watch import run_watch  # here: an answer that is given once needs none of it

        sample = None if beside is None else beside.reading(session.app.sampling.read_now)
        return run_watch(env.terminal, session, wish, asked.form, asked.interval, sample)
    _answer(env.terminal, asked, session)
    return Status.DONE


def _ask(env: Environment, asked: _Asked, session: Session, beside: "Beside | None") -> None:
    """Ask the hosts, and say which did not answer."""
    ask = partial(refresh, session, asked.wish)
    if beside is not None:
        from stellwerk.cli.listing.heard import told_by

        ask = partial(ask, told_by(session, beside))
    with Progress(env.terminal, quiet=asked.form.machine) as progress:
        progress.say("asking the hosts")
        failed = ask()
    if not asked.form.machine and open_vault(env.terminal, session, failed):
        failed = ask()
    warn_of_hosts(env.terminal, failed, session.graph, "what is shown of it is what it last reported")


def _answer(terminal: Terminal, asked: _Asked, session: Session) -> None:
    query = asked.wish.query
    entities = Selected(session, query)
    if asked.count:
        show_count(terminal, asked.form, len(entities))
        return
    if len(entities) or asked.form.machine:
        show_list(terminal, asked.form, asked.wish.props, entities, session.graph)
        return
    terminal.note(f"no {many_word(asked.wish.kind)} match")
    for line in session.answered(partial(session.app.queries.explain, query)):
        terminal.note(printable(line))


def _run_everything(env: Environment, options: Mapping[str, str], text: str) -> Status:
    """Free text looks through all types, which have no columns, order or numbers in common."""
    from stellwerk.cli.listing.everything import show_matches  # here: a query of one type needs neither
    from stellwerk.search.completion.best_match import all_matches

    form, query = _form(options), read(text)
    query.require_valid()
    for name in ("columns", "sort", "watch", "interval"):
        if name in options:
            raise Invalid(f"--{name} is for objects of one type", "name it instead of All:, for example Vms: web")
    session = env.session()
    if not is_on(options, "cached"):
        with Progress(env.terminal, quiet=form.machine) as progress:
            progress.say("asking the hosts")
            failed = session.ensure_all()
        warn_of_hosts(env.terminal, failed, session.graph, "what is shown of it is what it last reported")
    matches = list(all_matches(query, session.graph))
    if is_on(options, "count"):
        show_count(env.terminal, form, len(matches))
    elif matches or form.machine:
        show_matches(env.terminal, form, matches)
    else:
        env.terminal.note("nothing matches")
    return Status.DONE


def _asked(options: Mapping[str, str], text: str, kind: Kind | None, catalogue: Callable[[], Catalogue]) -> _Asked:
    """Read what was typed; raises Invalid."""
    form = _form(options)
    query, found = _read_query(text, kind, catalogue)
    if "sort" in options:
        query = query.sorted_by(part.strip() for part in options["sort"].split(","))
    named = options.get("columns")
    count, cached, live = is_on(options, "count"), is_on(options, "cached"), is_on(options, "watch")
    for name, given in (("count", count), ("cached", cached)):
        if live and given:
            raise Invalid(f"--watch and --{name} exclude each other", "choose one")
    if "interval" in options and not live:
        raise Invalid("--interval is for a live list", "add --watch")
    props = (
        named_props(query.catalogue, found, named)
        if named is not None
        else default_props(query.catalogue, found, form.machine)
    )
    wish = Wish(found, query, () if count else props, exact=named is not None)
    return _Asked(form, wish, cached, count, read_interval(options) if live else 0.0)


def _form(options: Mapping[str, str]) -> Form:
    named = [form for form in (Form.JSON, Form.CSV) if is_on(options, form.value)]
    if "format" in options:
        name = options["format"].casefold()
        if name not in [form.value for form in Form]:
            hint = close_to(name, Form) or f"they are {', '.join(Form)}"
            raise Invalid(f'there is no format "{options["format"][:40]}"', hint)
        named.append(Form(name))
    if len(set(named)) > 1:
        raise Invalid(f"--{named[0]} and {_written(named[1], options)} exclude each other", "choose one")
    return named[0] if named else Form.TABLE


def _written(form: Form, options: Mapping[str, str]) -> str:
    return f"--{form}" if is_on(options, form.value) else f"--format {form}"


def read_interval(options: Mapping[str, str]) -> float:
    """Seconds between two looks; raises Invalid."""
    text = options.get("interval", "5").removesuffix("s")
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise Invalid(
            f'"{options["interval"][:40]}" is no interval', f"give seconds from {_SHORTEST:g} to {_LONGEST:g}"
        )
    return seconds


def _read_query(text: str, kind: Kind | None, catalogue: Callable[[], Catalogue]) -> tuple[Query, Kind]:
    """The query and its type. Raises Invalid for what is none, and for one without a type. `catalogue` answers that
    with the fields of the profile, and is asked only of what has a type."""
    if kind is not None:
        text = f"{CATALOGUE.kinds[kind].type_name}: {text}"
    if not text.strip():
        raise Invalid("there is no query", _OPENS_WITH)
    query = read(text)
    if query.kind is not None:
        query = read(text, catalogue=catalogue())
    query.require_valid()
    if query.kind is None:
        raise Invalid("the query names no type", "begin with one, for example Vms: or Hosts:")
    return query, query.kind

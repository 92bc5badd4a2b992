"""`select`: asks the hosts concerned, answers a query as a table, CSV or JSON. Owner thread."""

import csv
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from stellwerk.cli.concern import FROM_HOSTS, connected_hosts, kinds_read
from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.host_warning import warn_of_hosts
from stellwerk.cli.option import close_to, is_on, split_options
from stellwerk.cli.progress import Progress
from stellwerk.cli.session import Session
from stellwerk.cli.table import Column, show_table
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record
from stellwerk.core.text import translate
from stellwerk.model.catalogue.format import format_value, plain_value
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.vm import Vm
from stellwerk.search.explain import explain_empty
from stellwerk.search.query import Query, read, select
from stellwerk.services.bookmark_hits import HITS, count_hits

OPTIONS = {"json": False, "csv": False, "columns": True, "cached": False, "help": False}
USAGE = "select 'QUERY' [--json|--csv] [--columns a,b] [--cached]"

_NUMBERS = frozenset(
    {PropKind.COUNT, PropKind.BYTES, PropKind.PERCENT, PropKind.RATE, PropKind.DURATION, PropKind.VERSION}
)
_RATES = frozenset({"cpu_usage", "disk_read", "disk_write", "net_in", "net_out"})
"""Statistics that need two samples. In a list where nobody asked for them they are not waited for."""
_ADDRESSES = frozenset({"ips", "ip_source"})
"""What is asked of each guest on its own. The same holds for them."""
Props = Sequence[Prop[Any]]


def run_select(env: Environment, words: Sequence[str], kind: Kind | None = None) -> Status:
    """Answer the query that the words make; `kind` where the command (`Select-Vm`) names the type."""
    options, rest = split_options(words, OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(f"stellwerk {USAGE}")
        return Status.DONE
    if is_on(options, "json") and is_on(options, "csv"):
        raise Invalid("--json and --csv exclude each other", "choose one")
    query, found = _read_query(" ".join(rest), kind, env.catalogue)
    catalogue = query.catalogue
    named = options.get("columns")
    machine = is_on(options, "json") or is_on(options, "csv")
    props = _named_props(catalogue, found, named) if named is not None else _default_props(catalogue, found, machine)
    session = env.session()
    wish = _Wish(found, query, props, exact=named is not None)
    if not is_on(options, "cached"):
        with Progress(env.terminal, quiet=machine) as progress:
            progress.say("asking the hosts")
            failed = _refresh(session, wish)
        warn_of_hosts(env.terminal, failed, session.graph, "what is shown of it is what it last reported")
    if found is Kind.BOOKMARK and wish.reads((HITS,)):
        count_hits(session.app.inventory)
    entities = select(query, session.graph)
    if is_on(options, "json"):
        _show_json(env.terminal, props, entities, session.graph)
    elif is_on(options, "csv"):
        _show_csv(env.terminal, props, entities, session.graph)
    else:
        _show_table(env.terminal, found, props, entities, session.graph)
        if not entities:
            _explain(env.terminal, query, session.graph)
    return Status.DONE


def _read_query(text: str, kind: Kind | None, catalogue: Callable[[], Catalogue]) -> tuple[Query, Kind]:
    """The query and its type. Raises Invalid for what is none, and for one without a type. `catalogue` answers that
    with the fields of the profile, and is asked only of what has a type."""
    if kind is not None:
        text = f"{CATALOGUE.kinds[kind].type_name}: {text}"
    if not text.strip():
        raise Invalid("there is no query", "write for example: select 'Vms: status = up'")
    query = read(text)
    if query.kind is not None:
        query = read(text, catalogue=catalogue())
    query.require_valid()
    if query.kind is None:
        raise Invalid("the query names no type", "begin with one, for example Vms: or Hosts:")
    return query, query.kind


def _default_props(catalogue: Catalogue, kind: Kind, machine: bool) -> Props:
    """The columns that a list shows without being told; machines get the id first."""
    props = catalogue.own_props(kind)
    shown = [prop for prop in props if prop.column.shown]
    ids = [prop for prop in props if prop.key == "id" and machine and prop not in shown]
    return [*ids, *shown]


def _named_props(catalogue: Catalogue, kind: Kind, text: str) -> Props:
    """The properties of these names, commas between them; raises Invalid for one that the kind does not have."""
    props = []
    for name in (part.strip() for part in text.split(",")):
        prop = catalogue.prop(kind, name)
        if prop is None:
            many = catalogue.kinds[kind].many
            keys = [one.key for one in catalogue.own_props(kind)]
            hint = close_to(name, keys) or f"they have {', '.join(keys)}"
            raise Invalid(f'{many} have no property "{name[:60]}"', hint)
        props.append(prop)
    return props


class _Wish(Record, frozen=True):
    """What is to be answered. `exact`: the columns were named, so what they need is waited for."""

    kind: Kind
    query: Query
    props: Props
    exact: bool

    @property
    def paths(self) -> set[tuple[str, ...]]:
        """Everything that the answer depends on, as keys from the searched object on."""
        return {*self.query.reads, *((prop.key,) for prop in self.props)}

    def reads(self, keys: Collection[str]) -> bool:
        """Whether a condition, the order or a column that was named reads one of these properties."""
        named = {prop.key for prop in self.props} if self.exact else set()
        return bool(named & set(keys)) or any(path[-1] in keys for path in self.query.reads if path)


def _refresh(session: Session, wish: _Wish) -> Mapping[HostId, AppError]:
    """Bring up to date what the answer depends on; answers the hosts that could not be asked."""
    kinds = kinds_read(wish.query.catalogue, wish.kind, wish.paths)
    if not kinds & FROM_HOSTS:
        return {}
    hosts = connected_hosts(session.graph)
    failed = session.ensure(hosts)
    there = hosts - failed.keys()
    if any(prop.source is Source.STATS for prop in wish.props) or wish.query.uses_samples:
        session.sample(there, rates=wish.query.uses_samples or wish.reads(_RATES))
    if wish.reads(_ADDRESSES):
        vms = (vm for vm in session.graph.all(Kind.VM) if isinstance(vm, Vm) and vm.host_id in there)
        session.ask_addresses([vm.id for vm in vms])
    return {**failed, **session.look_at(kinds, there)}


def _explain(terminal: Terminal, query: Query, graph: Graph) -> None:
    """Why nothing was found, as far as that is a matter of the query."""
    for line in explain_empty(query, graph):
        terminal.note(printable(line))


def _show_json(terminal: Terminal, props: Props, entities: Sequence[Entity], graph: Graph) -> None:
    rows = [{prop.key: plain_value(prop, prop.get(entity, graph), graph) for prop in props} for entity in entities]
    terminal.say(json.dumps(rows, ensure_ascii=False, indent=2))


def _show_csv(terminal: Terminal, props: Props, entities: Sequence[Entity], graph: Graph) -> None:
    writer = csv.writer(terminal.out, lineterminator="\n")
    writer.writerow([prop.key for prop in props])
    for entity in entities:
        writer.writerow([_csv_cell(plain_value(prop, prop.get(entity, graph), graph)) for prop in props])


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _show_table(terminal: Terminal, kind: Kind, props: Props, entities: Sequence[Entity], graph: Graph) -> None:
    if not entities:
        many = CATALOGUE.kinds[kind].many
        terminal.note(f"no {many if many.isupper() or many == 'VMs' else many.lower()} match")
        return
    columns = [Column(translate(prop.title), prop.kind in _NUMBERS) for prop in props]
    rows = [[format_value(prop, prop.get(entity, graph), graph) for prop in props] for entity in entities]
    show_table(terminal, columns, rows)

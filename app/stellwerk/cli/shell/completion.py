"""What may stand at the end of a command line: commands, parameters, values, queries. Owner thread; asks no host."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import pairwise

from stellwerk.cli.call_line import SHARED, own_params
from stellwerk.cli.option import dashed, folded
from stellwerk.cli.shell.query_offer import query_offers, takes_query
from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.core.text import natural_key
from stellwerk.engine.command import Command
from stellwerk.engine.criteria import Tests, holds
from stellwerk.engine.naming import find_refs
from stellwerk.engine.parameter import Param, ParamType
from stellwerk.engine.registry import Registry
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph

_MOST = 50
"""Live values on offer."""


class Offer(Record, frozen=True):
    """A word that may stand here: what to write instead of the last `length` characters, and what it is."""

    text: str
    length: int
    what: str = ""


class Completer:
    """Answers for a text up to the cursor. `graph` is asked only where objects are named."""

    def __init__(self, registry: Registry, names: Sequence[str], graph: Callable[[], Graph]) -> None:
        self._registry = registry
        self._graph = graph
        selects = [f"Select-{info.noun}" for info in CATALOGUE.kinds.values()]
        self._heads = [*names, *registry.names, *selects, "exit"]

    def offers(self, text: str) -> Iterable[Offer]:
        """What may stand at the end of the text, best first."""
        words, last = _split(text)
        if not words:
            yield from _matching(self._heads, last, "")
            return
        if takes_query(words[0]):
            yield from (Offer(*found) for found in query_offers(text, self._graph))
            return
        command = self._registry.find(words[0])
        if command is None:
            if words[0].casefold() == "help":
                yield from _matching(self._registry.names, last, "")
            return
        param = awaited(command, words)
        if param is not None:
            yield from self._values(command, param, words, last)
        else:
            yield from self._parameters(command, words, last)

    def _parameters(self, command: Command, words: Sequence[str], last: str) -> Iterable[Offer]:
        given = {option.folded for word in words if (option := dashed(word)) is not None}
        for param in own_params(command):
            if param.many or folded(param.cli_name) not in given:
                yield from _matching([f"-{param.cli_name}"], last, str(param.arg.title))
        if last.startswith("--"):
            for name, what in SHARED.items():
                yield from _matching([f"--{name}"], last, what)

    def _values(self, command: Command, param: Param, words: Sequence[str], last: str) -> Iterable[Offer]:
        if param.arg.offers is not None:
            yield from _matching(offered(command, param, words, self._graph()), last, "", most=_MOST)
        elif param.arg.choices:
            yield from _matching(param.arg.choices, last, "")
        elif param.type is ParamType.FLAG:
            yield from _matching(("true", "false"), last, "")
        elif param.kind is not None:
            found = names_for(param, self._graph())
            yield from _matching(found, last, CATALOGUE.kinds[param.kind].one, most=_MOST)


def offered(command: Command, param: Param, words: Sequence[str], graph: Graph) -> Sequence[str]:
    """What a parameter offers, for the objects that the line names so far, with what else it says."""
    assert param.arg.offers is not None
    targets: list[Ref] = []
    said: dict[str, str] = {}
    own = {folded(one.cli_name): one for one in own_params(command)}
    for name, text in pairwise(words):
        option = dashed(name)
        one = own.get(option.folded) if option is not None else None
        if one is None or option is None:
            continue
        value = option.value if option.value is not None else text
        if one.name:
            said[one.name] = value
        elif command.on is not None:
            with suppress(AppError):  # what is not there yet may be being written
                targets += find_refs(command.on, value, graph, settled=True)
    return param.arg.offers(graph, targets, said)


def names_for(param: Param, graph: Graph, beginning: str = "") -> list[str]:
    """The names of the objects that may be given for a parameter, those that begin so in any case; the id where a name
    is not the only one, or holds what cannot be typed."""
    assert param.kind is not None
    kind, wanted, tests = param.kind, beginning.casefold(), Tests()
    counts = Counter(map(name_of, graph.all(kind)))

    def written(entity: Entity) -> str:
        name = name_of(entity)
        return name if name and counts[name] == 1 and name.isprintable() else entity.id

    named = ((written(entity), entity) for entity in graph.all(kind))
    begin_so = [(name, entity) for name, entity in named if name[: len(wanted)].casefold() == wanted]
    among = param.arg.among
    fitting = [name for name, entity in begin_so if not among or holds(among, kind, entity, graph, tests)]
    return sorted(fitting, key=natural_key)


def _split(text: str) -> tuple[list[str], str]:
    """The whole words, and the one that is being written."""
    head, _, last = text.rpartition(" ")
    try:
        words = shlex.split(head)
    except ValueError:
        words = head.split()
    return words, last


def awaited(command: Command, words: Sequence[str]) -> Param | None:
    """The parameter whose value comes next; None where a name is to come."""
    option = dashed(words[-1])
    if option is None or option.value is not None or len(words) < 2:
        return None
    named = {folded(param.cli_name): param for param in own_params(command)}
    param = named.get(option.folded)
    return param if param is not None and not param.switch else None


def _matching(words: Iterable[str], last: str, what: str, most: int | None = None) -> Iterable[Offer]:
    """Those that begin with what is written, then those that hold it; quoted where they hold blanks."""
    wanted = last.strip("\"'").casefold()
    first, later = [], []
    for word in words:
        place = word.casefold().find(wanted)
        if place == 0:
            first.append(word)
        elif place > 0:
            later.append(word)
    for word in [*first, *later][:most]:
        yield Offer(shlex.quote(word), len(last), what)

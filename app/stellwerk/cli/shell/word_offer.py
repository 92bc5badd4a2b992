"""What the last word of a command line may become: commands, parameters, values, queries. Asks no host.

Words are values here, without quotes; how a shell writes them is told in `dialect`. Any thread that may read the graph.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from stellwerk.cli import query_check, query_complete, selection
from stellwerk.cli.call_line import SHARED, own_params
from stellwerk.cli.listing.form import Form
from stellwerk.cli.option import dashed, folded
from stellwerk.cli.select_noun import selected_kind
from stellwerk.cli.shell.completion import awaited, names_for, offered
from stellwerk.cli.shell.dialect import Shell
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param, ParamType
from stellwerk.engine.registry import Registry
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.graph import Graph
from stellwerk.search.completion.offer import Offer, What
from stellwerk.search.query import read

_GLOBAL = ("--demo", "--profile", "--version", "--help")
_OPTIONS: Mapping[str, Mapping[str, bool]] = {
    "select": selection.OPTIONS,
    "query": query_check.OPTIONS,
    "complete": query_complete.OPTIONS,
    "commands": {"json": False},
    "doctor": {"json": False},
    "shell": {"keep-going": False},
}
_WORDS: Mapping[str, Sequence[str]] = {
    "completion": tuple(Shell),
    "profile": ("export", "import", "start-afresh"),
    "secrets": ("forget", "list", "set"),
}
_MOST = 200


class WordOffer(Record, frozen=True):
    """What the last word may become; `goes_on`: more may follow within the same word. `anew`: it does not begin with
    what is written."""

    value: str
    what: str = ""
    goes_on: bool = False
    anew: bool = False


class Words:
    """Answers for the words after the program's name. `graph` is asked only where objects are named, `catalogue` only
    where properties are: that is quick beside a graph."""

    def __init__(
        self,
        registry: Callable[[], Registry],
        names: Sequence[str],
        graph: Callable[[], Graph],
        catalogue: Callable[[], Catalogue],
    ) -> None:
        self._registry = registry
        self._names = names
        self._graph = graph
        self._catalogue = catalogue

    def offers(self, words: Sequence[str]) -> list[WordOffer]:
        """What the last word may become, best first: whatever begins with what is written, in any case."""
        return list(_unique(_beginning(words[-1], self._found(words))))

    def _found(self, words: Sequence[str]) -> Iterable[WordOffer]:
        *before, last = words
        if not before:
            return self._heads(last)
        head = before[0].casefold()
        if head in ("select", "query", "complete") or selected_kind(head) is not None:
            return self._query(words)
        if head == "help" and len(before) == 1:
            return (WordOffer(name) for name in self._commands())
        if last.startswith("-") and head in _OPTIONS:
            return (WordOffer(f"--{name}") for name in _OPTIONS[head])
        if head in _WORDS and len(before) == 1:
            return map(WordOffer, _WORDS[head])
        command = self._registry().find(head)
        return self._parts(command, words) if command is not None else ()

    def _commands(self) -> list[str]:
        selects = [f"Select-{info.noun}" for info in CATALOGUE.kinds.values()]
        return [*self._registry().names, *selects]

    def _heads(self, last: str) -> Iterator[WordOffer]:
        if last.startswith("-"):
            yield from map(WordOffer, _GLOBAL)
        else:
            yield from map(WordOffer, (*self._names, *self._commands()))

    # commands

    def _parts(self, command: Command, words: Sequence[str]) -> Iterator[WordOffer]:
        param = awaited(command, words[:-1])
        if param is not None:
            yield from self._values(command, param, words)
            return
        given = {option.folded for word in words[1:-1] if (option := dashed(word)) is not None}
        for one in own_params(command):
            if one.many or folded(one.cli_name) not in given:
                yield WordOffer(f"-{one.cli_name}", str(one.arg.title))
        if words[-1].startswith("--"):
            yield from (WordOffer(f"--{name}", what) for name, what in SHARED.items())

    def _values(self, command: Command, param: Param, words: Sequence[str]) -> Iterable[WordOffer]:
        last = words[-1]
        if param.arg.offers is not None:
            return map(WordOffer, offered(command, param, words[:-1], self._graph()))
        if param.arg.choices:
            return map(WordOffer, param.arg.choices)
        if param.type is ParamType.FLAG:
            return map(WordOffer, ("true", "false"))
        if param.kind is not None:
            what = CATALOGUE.kinds[param.kind].one
            return (WordOffer(name, what) for name in names_for(param, self._graph(), last))
        return ()

    # queries

    def _query(self, words: Sequence[str]) -> Iterator[WordOffer]:
        head, *rest = words
        options = _OPTIONS.get(head.casefold(), selection.OPTIONS)
        typed, waiting = _without_options(rest, options)
        lead = _lead(head)
        last = rest[-1]
        if waiting:
            kind = read(f"{lead}{' '.join(typed)}").kind
            yield from _option_values(waiting, last, kind, self._catalogue)
            return
        if last.startswith("-"):
            yield from (WordOffer(f"--{name}") for name in options)
            return
        text = lead + " ".join(typed)
        offers = query_complete.completer_of(self._graph, self._catalogue()).offers(text)
        yield from _query_offers(offers, text, len(text) - len(last))


def _query_offers(offers: Sequence[Offer], text: str, began: int) -> Iterator[WordOffer]:
    """The offers as what the last word becomes, which began at that place in the text.

    A name that has to be quoted does not begin with what is written of it. Then all names are quoted and nothing else
    is on offer: a line editor goes as far as all candidates have in common.
    """
    fitting = [offer for offer in offers if offer.start >= began]
    values = [offer for offer in fitting if offer.what is What.VALUE and offer.text and not offer.follows]
    fragment = text[values[0].start : values[0].end].casefold() if values else ""
    quoting = [one for one in values if one.text.casefold().startswith(fragment) and fragment[:1] not in ("", '"')]
    if any(one.insert.startswith('"') for one in quoting):
        for offer in quoting:
            insert = offer.insert if offer.insert.startswith('"') else f'"{offer.insert}"'
            whole = text[began : offer.start] + insert + text[offer.end :]
            yield WordOffer(whole, _what(offer), goes_on=True, anew=True)
        return
    longer = [one for one in fitting if not one.follows and _goes_further(one, text)]
    for offer in longer or fitting:
        yield WordOffer(offer.applied(text)[began:], _what(offer), goes_on=True)


def _goes_further(offer: Offer, text: str) -> bool:
    """It goes on with the word being written. While one does, nothing that would follow the word is on offer."""
    found = offer.applied(text)
    return len(found) > len(text) and found.casefold().startswith(text.casefold())


def _what(offer: Offer) -> str:
    return f"{offer.what.value}: {offer.detail}" if offer.detail else offer.what.value


def _lead(head: str) -> str:
    kind = selected_kind(head)
    return f"{CATALOGUE.kinds[kind].type_name}: " if kind is not None else ""


def _without_options(rest: Sequence[str], options: Mapping[str, bool]) -> tuple[list[str], str]:
    """The words of the query, and the option whose value is being written."""
    takes = {folded(name): name for name, value in options.items() if value}
    typed: list[str] = []
    waiting = ""
    for number, word in enumerate(rest, 1):
        option, last = dashed(word), number == len(rest)
        if waiting:
            if last:
                return typed, waiting
            waiting = ""
        elif last or option is None:
            typed.append(word)
        else:
            waiting = takes.get(option.folded, "") if option.value is None else ""
    return typed, ""


def _option_values(name: str, last: str, kind: Kind | None, catalogue: Callable[[], Catalogue]) -> Iterator[WordOffer]:
    if name == "format":
        yield from map(WordOffer, Form)
    elif name == "shell":
        yield from map(WordOffer, Shell)
    elif name in ("columns", "sort") and kind is not None:
        before = last[: last.rfind(",") + 1]
        sign = "-" if name == "sort" and last[len(before) :].startswith("-") else ""
        for prop in catalogue().own_props(kind):
            yield WordOffer(f"{before}{sign}{prop.key}", prop.title, goes_on=True)


def _beginning(typed: str, found: Iterable[WordOffer]) -> Iterator[WordOffer]:
    """Those that begin with what is written; that stays as it is written: case means nothing to us, but a line editor
    that shows the common beginning of all would take it away."""
    wanted, length = typed.casefold(), len(typed)
    for offer in found:
        if offer.anew:
            yield offer
        elif offer.value[:length].casefold() == wanted and offer.value.isprintable():
            yield WordOffer(typed + offer.value[length:], offer.what, offer.goes_on)


def _unique(found: Iterable[WordOffer]) -> Iterator[WordOffer]:
    seen: set[str] = set()
    for offer in found:
        if offer.value not in seen and len(seen) < _MOST:
            seen.add(offer.value)
            yield offer
